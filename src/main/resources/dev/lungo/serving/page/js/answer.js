// An answer: its text, what became of it, its buttons, and what opens beneath: feedback, the form for
// a better answer, details.

import { doing, versions } from "./actions.js";
import * as chat from "./chat.js";
import { fullContext } from "./context.js";
import { copyButton } from "./copy.js";
import { details } from "./details.js";
import { h, iconButton, textButton } from "./dom.js";
import { feedback } from "./feedback.js";
import { t } from "./i18n.js";
import { improvement } from "./improve.js";
import { announce } from "./live.js";
import { LiveMarkdown } from "./markdown.js";
import { state } from "./state.js";

/** The text of an answer alone, as the comparison shows two of them. */
export function answerText() {
  const body = h("div", { class: "prose", dir: "auto" });
  const markdown = new LiveMarkdown(body);
  return {
    element: body,
    /** Shows the message as it is now. */
    draw(message) {
      const running = message.status === "running";
      body.classList.toggle("running", running);
      body.toggleAttribute("data-empty", running && message.content === "");
      markdown.update(message.content, !running);
    },
  };
}

export function answerView() {
  let step;
  let last = false;
  let panel = null; // {kind, element}
  const text = answerText();
  const notice = h("div", { class: "notice" });
  const bar = h("div", { class: "bar" });
  const below = h("div", { class: "below" });
  const element = h("article", { class: "message answer" },
    h("h2", { class: "unseen" }, t("said.assistant")), text.element, notice, bar, below);

  function toggle(kind) {
    show(panel?.kind === kind ? null : kind);
  }

  function show(kind) {
    const hadFocus = below.contains(document.activeElement);
    const before = panel?.kind;
    panel = kind === null ? null : { kind, ...panels[kind](step.message) };
    below.replaceChildren(...(panel === null ? [] : [panel.element]));
    drawBar();
    if (panel !== null) {
      panel.focus?.();
      panel.element.scrollIntoView({ block: "nearest" });
    } else if (hadFocus) {
      bar.querySelector(`[data-opens="${before}"]`)?.focus();
    }
  }

  const panels = {
    feedback: message => feedback(message, () => show(null)),
    improve: message => improvement(message, () => show(null)),
    details: message => details(message),
  };

  async function again(options) {
    try {
      await chat.regenerate(step.message.id, options);
    } catch (error) {
      if (error.code !== "context_full") {
        throw error;
      }
      showFull(error);
    }
  }

  /** The conversation has grown, or its model or settings have changed, since this was answered. */
  function showFull(error) {
    const asked = state.messages.get(step.message.parent)?.content ?? "";
    panel = { kind: "full", element: h("div", { class: "panel trouble", role: "alert" },
      fullContext(error, doing(() => again({ dropOldest: true })), () => chat.summarise(asked))) };
    below.replaceChildren(panel.element);
    drawBar();
    panel.element.scrollIntoView({ block: "nearest" });
  }

  async function voteFor(value) {
    const { id, vote } = step.message;
    if (vote?.value === value) {
      show(null);
      await chat.vote(id, { value: 0, reasons: [], comment: "" });
    } else {
      await chat.vote(id, { value, reasons: [], comment: vote?.comment ?? "" });
      show("feedback");
    }
  }

  function drawBar() {
    const { message } = step;
    const focused = bar.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    const opens = kind => ({ "data-opens": kind, "aria-expanded": String(panel?.kind === kind) });
    const button = (name, label, work, more = {}) =>
      iconButton(name, t(label), doing(work), { "data-name": name, ...more });
    const thumb = (name, value, label) => button(name, label, () => voteFor(value),
      { "aria-pressed": String(message.vote?.value === value), ...(message.vote?.value === value && { "data-opens": "feedback" }) });
    bar.hidden = message.status === "running";
    bar.replaceChildren(...(bar.hidden ? [] : [
      versions(step),
      copyButton(t("copy"), () => message.content),
      button("again", "regenerate", again),
      thumb("up", 1, "vote.good"),
      thumb("down", -1, "vote.bad"),
      button("pen", "improve", () => toggle("improve"), opens("improve")),
      button("info", "details", () => toggle("details"), opens("details")),
    ].filter(Boolean)));
    if (focused) {
      bar.querySelector(`[data-name="${focused}"]`)?.focus();
    }
  }

  function drawNotice() {
    const { message } = step;
    const parts = [];
    if (["stopped", "cut", "length"].includes(message.status)) {
      parts.push(h("span", {}, t(`status.${message.status}`)));
      if (last) {
        parts.push(textButton(t("continue"), doing(() => chat.goOn(message.id))));
      }
    } else if (message.status === "failed") {
      parts.push(h("span", {}, t("status.failed"), " ", message.error ?? ""));
      if (last) {
        parts.push(textButton(t("try.again"), doing(again)));
      }
    }
    if (message.dropped > 0) {
      parts.push(h("span", {}, t("dropped", { n: message.dropped })));
    }
    if (message.demonstration !== null && message.demonstration !== undefined) {
      parts.push(h("span", {}, t("improve.done")), textButton(t("improve.see"), () => show("improve")));
    }
    notice.hidden = parts.length === 0;
    notice.classList.toggle("bad", message.status === "failed");
    notice.replaceChildren(...parts);
  }

  return {
    element,
    shows: id => step.message.id === id,
    drawGrowth: () => text.draw(step.message),
    update(next, isLast) {
      const before = step?.message;
      const same = before === next.message && step.siblings.length === next.siblings.length && last === isLast;
      step = next;
      last = isLast;
      if (same) {
        return;
      }
      const { message } = step;
      element.dataset.message = message.id;
      element.setAttribute("aria-busy", String(message.status === "running"));
      text.draw(message);
      drawNotice();
      drawBar();
      if (before?.status === "running" && ["complete", "length"].includes(message.status)) {
        announce(t("answer.announce", { text: text.element.innerText }));
      }
    },
  };
}
