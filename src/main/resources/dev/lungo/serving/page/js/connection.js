// Whether the server can be reached: a quiet line says when not, and goes away by itself.

import { find } from "./dom.js";
import { t } from "./i18n.js";
import { session } from "./api.js";

const SHORTEST = 400;
const LONGEST = 5_000;

const waiting = new Set(); // Who has lost the server and tries again.
const returns = new Set(); // Who reads again what may have changed meanwhile.
let asking = false;

export function lost(who) {
  waiting.add(who);
  show();
}

export function mended(who) {
  if (waiting.delete(who)) {
    show();
  }
}

export function onReturn(listener) {
  returns.add(listener);
}

/** A request failed because nobody answered: asks until somebody does. */
export async function unreachable() {
  lost("page");
  if (asking) {
    return;
  }
  asking = true;
  for (let attempt = 0; ; attempt++) {
    await pause(attempt);
    try {
      await session();
      break;
    } catch (error) {
      if (error.status !== 0 && error.status < 500) {
        break;
      }
    }
  }
  asking = false;
  mended("page");
  returns.forEach(listener => listener());
}

/** Waits longer from time to time, but not beyond the moment at which the network is back. */
export function pause(attempt, signal) {
  const time = Math.min(LONGEST, SHORTEST * 2 ** attempt) * (0.75 + Math.random() / 2);
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, time);
    addEventListener("online", done);
    signal?.addEventListener("abort", done);
  });
}

function show() {
  find("connection").textContent = waiting.size === 0 ? "" : t("connection.lost");
}
