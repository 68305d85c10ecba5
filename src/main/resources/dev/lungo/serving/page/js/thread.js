// The shown path of the conversation, one element per step.

import * as chat from "./chat.js";
import { compareView } from "./compare.js";
import { find, h } from "./dom.js";
import { nextFrame } from "./frames.js";
import { t } from "./i18n.js";
import { answerView } from "./answer.js";
import { createFollowing } from "./scroll.js";
import { on, state } from "./state.js";
import { path } from "./tree.js";
import { questionView } from "./question.js";
import { welcome } from "./welcome.js";

const AT_ONCE = 30; // Steps drawn at once; older ones follow while the browser has nothing to do.
const MORE = 4;

const whenIdle = globalThis.requestIdleCallback ?? (work => setTimeout(work, 30));

let thread;
let following;
let suggest;
let views = new Map(); // step key -> {element, update(step), grown?(message)}
let shownId = null;
let first = 0; // The first step that is drawn.
let drawingOlder = false;

/** @param onExample what happens when an example prompt is chosen */
export function startThread(onExample) {
  suggest = onExample;
  thread = find("thread");
  following = createFollowing(find("scroller"), find("resume"));
  on("conversation messages leaf loading models session", draw);
  chat.onGrowth(message => {
    const view = [...views.values()].find(one => one.shows?.(message.id));
    if (view !== undefined) {
      nextFrame(view.drawGrowth);
      nextFrame(following.grown);
    }
  });
}

export function goToEnd() {
  following.toEnd();
}

/** Opens the last message of the person for editing. */
export function editLast() {
  const last = path(state.messages, state.leaf).findLast(step => step.message.role === "user");
  const view = last && views.get(keyOf(last));
  view?.edit();
  return view !== undefined;
}

function keyOf(step) {
  return step.pair === null ? step.message.id : `pair ${step.message.comparison.id}`;
}

function make(step) {
  if (step.pair !== null) {
    return compareView();
  }
  return step.message.role === "user" ? questionView() : answerView();
}

function draw() {
  const steps = path(state.messages, state.leaf);
  const id = state.conversation?.id ?? null;
  const other = id !== shownId;
  if (other) {
    views = new Map();
    shownId = id;
    thread.replaceChildren();
  }
  if (steps.length === 0) {
    drawEmpty();
    return;
  }
  if (other || first >= steps.length || views.size === 0) {
    first = Math.max(0, steps.length - AT_ONCE);
  }
  place(steps);
  drawInstructions();
  if (other) {
    following.toEnd();
  } else {
    following.grown();
  }
  drawOlder();
}

function drawEmpty() {
  views = new Map();
  first = 0;
  if (state.loading) {
    thread.replaceChildren(h("p", { class: "loading" }, t("loading")));
  } else if (state.conversation === null) {
    thread.replaceChildren(welcome(suggest));
  } else {
    thread.replaceChildren();
    drawInstructions(true);
  }
}

/** Makes, updates and orders the views of the steps from `first` on. */
function place(steps) {
  const old = views;
  views = new Map();
  let before = null;
  for (const step of steps.slice(first).reverse()) {
    const key = keyOf(step);
    const view = old.get(key) ?? make(step);
    view.update(step, before === null);
    if (view.element.nextSibling !== before || view.element.parentNode !== thread) {
      thread.insertBefore(view.element, before);
    }
    views.set(key, view);
    before = view.element;
  }
  const shown = new Set([...views.values()].map(view => view.element));
  for (const element of [...thread.children]) {
    if (!shown.has(element) && !element.matches(".instructions")) {
      element.remove();
    }
  }
}

/** What the model was told before the chat: also the summary from which it started. */
function drawInstructions(open = false) {
  const system = state.conversation.system ?? "";
  const old = thread.querySelector(":scope > .instructions");
  if (old?.dataset.text === system || first > 0) {
    return;
  }
  old?.remove();
  if (system !== "") {
    thread.prepend(h("details", { class: "instructions", "data-text": system, open },
      h("summary", {}, t("instructions")), h("p", { dir: "auto" }, system)));
  }
}

function drawOlder() {
  if (first === 0 || drawingOlder) {
    return;
  }
  drawingOlder = true;
  whenIdle(() => {
    drawingOlder = false;
    if (first > 0) {
      first = Math.max(0, first - MORE);
      following.holding(() => {
        place(path(state.messages, state.leaf));
        drawInstructions();
      });
      drawOlder();
    }
  });
}
