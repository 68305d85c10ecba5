// Where messages are written. A message leaves this box only when the server has accepted it;
// otherwise it stays, with the reason and what can be done.

import { doing } from "./actions.js";
import * as api from "./api.js";
import * as chat from "./chat.js";
import { failed, fullContext } from "./context.js";
import { find, h, icon, textButton } from "./dom.js";
import { draft, freshKey, saveDraft } from "./drafts.js";
import { growing } from "./growing.js";
import { number, t } from "./i18n.js";
import { reason } from "./reasons.js";
import { on, state } from "./state.js";
import { editLast, goToEnd } from "./thread.js";
import { path } from "./tree.js";

const COUNT_AFTER = 400;
const NEARLY_FULL = 0.9;

// On a touch screen Enter breaks the line, as everywhere else there; the button sends.
const TOUCH = matchMedia("(hover: none) and (pointer: coarse)");

let area;
let grow;
let button;
let trouble;
let count;
let shownFor; // The conversation whose draft stands in the box.
let sending = false;
let counting;
let counts = 0;

export function startComposer() {
  area = h("textarea", { id: "message", rows: 1, dir: "auto", "aria-label": t("composer.label"), autocomplete: "off" });
  button = h("button", { class: "send" });
  trouble = h("div", { class: "trouble", role: "alert" });
  count = h("p", { class: "count" });
  const form = h("form", {
    class: "composer",
    onsubmit: event => {
      event.preventDefault();
      press();
    },
    onpointerdown: event => {
      if (event.target === form) { // The box's edge belongs to the text.
        event.preventDefault();
        area.focus();
      }
    },
  }, area, button);
  find("composer").append(trouble, form, count);
  grow = growing(area);
  area.addEventListener("input", () => {
    clearTrouble();
    keepText();
    countSoon();
  });
  area.addEventListener("keydown", keys);
  addEventListener("pagehide", keepText);
  on("conversation messages leaf loading models", show);
  on("conversation leaf model finished", countSoon);
  show();
}

function keys(event) {
  if (event.isComposing || event.keyCode === 229) { // An input method is choosing characters.
    return;
  }
  if (event.key === "Enter" && !event.shiftKey && !event.altKey && !TOUCH.matches) {
    event.preventDefault();
    if (!isBusy()) {
      submit();
    }
  } else if (event.key === "ArrowUp" && area.value === "" && editLast()) {
    event.preventDefault();
  }
}

export function focusComposer() {
  area.focus({ preventScroll: true });
}

/** Sends an example prompt. */
export function suggest(text) {
  area.value = text;
  keepText();
  grow();
  submit();
}

function isBusy() {
  return chat.running().length > 0;
}

function isUndecided() {
  return path(state.messages, state.leaf).at(-1)?.pair != null;
}

function show() {
  const id = state.conversation?.id ?? null;
  if (shownFor !== id) {
    shownFor = id;
    area.value = draft(id).text;
    clearTrouble();
    grow();
  }
  const busy = isBusy();
  const name = busy ? "stop" : "send";
  if (button.dataset.name !== name) {
    button.dataset.name = name;
    button.replaceChildren(icon(name));
    button.setAttribute("aria-label", t(name));
    button.title = t(name);
  }
  area.placeholder = t(!busy && isUndecided() ? "composer.undecided" : "composer.hint");
  button.disabled = !busy && (sending || state.loading || state.models.length === 0);
}

function keepText() {
  if (shownFor !== undefined) {
    const { text, sending: before } = draft(shownFor);
    if (area.value !== text) {
      saveDraft(shownFor, area.value, before?.content === area.value ? before : null);
    }
  }
}

async function press() {
  if (isBusy()) {
    await doing(chat.stop)();
    focusComposer();
  } else {
    await submit();
  }
}

/** Sends what stands in the box. A sending that got no answer is repeated as it was. */
async function submit({ dropOldest = false } = {}) {
  const content = area.value;
  if (content.trim() === "" || sending || isUndecided() || state.loading || state.models.length === 0) {
    return;
  }
  const before = draft(shownFor).sending;
  const message = before?.content === content ? before : { parent: state.leaf, content, key: freshKey() };
  saveDraft(shownFor, content, message);
  sending = true;
  area.readOnly = true;
  clearTrouble();
  show();
  try {
    accepted(await chat.send({ ...message, dropOldest }));
  } catch (error) {
    refused(error, content);
  } finally {
    sending = false;
    area.readOnly = false;
    show();
    countSoon();
  }
}

function accepted(conversation) {
  saveDraft(conversation, "");
  if (shownFor !== conversation) {
    return; // The person went elsewhere meanwhile.
  }
  area.value = "";
  grow();
  goToEnd();
  if (!TOUCH.matches) {
    focusComposer();
  }
}

function refused(error, content) {
  if (error.status >= 400 && error.status < 500) {
    saveDraft(shownFor, content); // Surely not accepted: the next try is a new sending.
  }
  if (error.status === 401) {
    const again = () => location.reload(); // To the form; what was typed is kept.
    trouble.replaceChildren(h("span", {}, reason(error)), textButton(t("sign.in"), again));
    return;
  }
  trouble.replaceChildren(error.code === "context_full"
    ? fullContext(error, () => submit({ dropOldest: true }), withSummary)
    : failed(error, [textButton(t("retry"), () => submit())]));
}

/** The message goes along into the conversation that starts from a summary. */
async function withSummary() {
  const content = area.value;
  const old = shownFor;
  await chat.summarise(content);
  saveDraft(old, "");
  grow();
  focusComposer();
}

function clearTrouble() {
  trouble.replaceChildren();
}

function countSoon() {
  clearTimeout(counting);
  counting = setTimeout(countTokens, COUNT_AFTER);
}

/** How much of the context the conversation and this message fill. */
async function countTokens() {
  const turn = ++counts;
  const content = area.value;
  const conversation = state.conversation?.id;
  if ((content === "" && conversation === undefined) || state.model === null) {
    count.textContent = "";
    return;
  }
  try {
    const { tokens, context } = await api.countTokens({ model: state.model, ...(conversation && { conversation }),
      parent: state.leaf, content });
    if (turn !== counts) {
      return;
    }
    count.textContent = t("tokens", { tokens: number(tokens), context: number(context) });
    count.classList.toggle("full", tokens >= NEARLY_FULL * context);
  } catch {
    count.textContent = ""; // Only a convenience: sending says it in earnest.
  }
}
