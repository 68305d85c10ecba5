// A message of the person: plain text in a quiet box, and a form in its place while it is edited.

import { versions } from "./actions.js";
import * as chat from "./chat.js";
import { copyButton } from "./copy.js";
import { h, iconButton } from "./dom.js";
import { freshKey } from "./drafts.js";
import { editor } from "./editor.js";
import { t } from "./i18n.js";

export function questionView() {
  let step;
  let form = null;
  const text = h("div", { class: "text", dir: "auto" });
  const bar = h("div", { class: "bar" });
  const element = h("article", { class: "message question" }, h("h2", { class: "unseen" }, t("said.you")), text, bar);

  function edit() {
    if (form !== null) {
      form.focus();
      return;
    }
    const key = freshKey();
    form = editor({
      label: t("edit.label"),
      text: step.message.content,
      action: t("edit.send"),
      save: (content, options) => chat.send({ parent: step.message.parent, content, key, ...options }),
      close,
    });
    text.replaceWith(form.element);
    bar.hidden = true;
    form.focus();
  }

  function close() {
    form.element.replaceWith(text);
    form = null;
    bar.hidden = false;
    bar.querySelector("[data-edit]")?.focus();
  }

  return {
    element,
    edit,
    update(next) {
      const same = step?.message === next.message && step.siblings.length === next.siblings.length;
      step = next;
      if (same) {
        return;
      }
      element.dataset.message = step.message.id;
      text.textContent = step.message.content;
      bar.replaceChildren(
        iconButton("pen", t("edit"), edit, { "data-edit": true }),
        copyButton(t("copy"), () => step.message.content),
        ...[versions(step)].filter(Boolean));
    },
  };
}
