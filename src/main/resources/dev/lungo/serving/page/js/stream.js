// Follows an answer while it is written. The server goes on writing whether or not anybody listens,
// so a lost connection is taken up where it broke: the page says how much of the text it has.

import { eventsAddress, failure } from "./api.js";
import * as connection from "./connection.js";

const SILENCE = 45_000; // A connection that says nothing for so long is taken for dead.

/**
 * @param have how many UTF-16 units of the text are here already
 * @param listener text(more), end(message), failed(error)
 * @return a function that stops following
 */
export function follow(message, have, listener) {
  const leaving = new AbortController();
  run(message, have, listener, leaving.signal).catch(error => {
    if (!leaving.signal.aborted) {
      listener.failed(error);
    }
  }).finally(() => connection.mended(message));
  return () => leaving.abort();
}

async function run(message, have, listener, leaving) {
  for (let attempt = 0; !leaving.aborted; attempt++) {
    const dead = new AbortController();
    let whole = null;
    let alarm;
    const heard = () => {
      clearTimeout(alarm);
      alarm = setTimeout(() => dead.abort(), SILENCE);
    };
    try {
      heard();
      const response = await fetch(eventsAddress(message, have), {
        headers: { Accept: "text/event-stream" }, signal: AbortSignal.any([leaving, dead.signal]),
      });
      if (!response.ok) {
        const error = await failure(response);
        if (error.status < 500 && error.status !== 429) {
          throw Object.assign(error, { final: true });
        }
        throw error;
      }
      connection.mended(message);
      for await (const { event, data } of events(response.body, heard)) {
        if (event === "end") {
          whole = data;
          break;
        }
        if (event === "delta") {
          if (data.from > have) {
            break; // Something is missing: ask again from where we are.
          }
          const more = data.text.slice(have - data.from);
          have += more.length;
          attempt = 0;
          if (more !== "") {
            listener.text(more);
          }
        }
      }
    } catch (error) {
      if (error.final || leaving.aborted) {
        throw error;
      }
    } finally {
      clearTimeout(alarm);
      dead.abort();
    }
    if (whole !== null) {
      listener.end(whole);
      return;
    }
    connection.lost(message);
    await connection.pause(attempt, leaving);
  }
}

/** The events of a text/event-stream whose data is JSON. */
async function* events(body, heard) {
  let pending = "";
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return;
      }
      heard();
      pending += value.replaceAll("\r", "");
      const parts = pending.split("\n\n");
      pending = parts.pop();
      for (const part of parts) {
        const event = parse(part);
        if (event !== null) {
          yield event;
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parse(part) {
  let event = "message";
  const data = [];
  for (const line of part.split("\n")) {
    const colon = line.indexOf(":");
    const value = line.slice(colon + 1).replace(/^ /, "");
    if (line.startsWith("event:")) {
      event = value;
    } else if (line.startsWith("data:")) {
      data.push(value);
    }
  }
  return data.length === 0 ? null : { event, data: JSON.parse(data.join("\n")) };
}
