// A text that is rewritten where it stands: Enter breaks lines as usual, Ctrl+Enter saves, Escape
// closes. A failure is said beneath, and the text stays.

import * as chat from "./chat.js";
import { fullContext } from "./context.js";
import { freshId, h, textButton } from "./dom.js";
import { t } from "./i18n.js";
import { reason } from "./reasons.js";
import { growing } from "./growing.js";

export function editor({ label, text, action, save, close, hint = null, more = [] }) {
  const hintId = freshId();
  const area = h("textarea", { "aria-label": label, "aria-describedby": hint && hintId, dir: "auto", rows: 3, value: text });
  const trouble = h("p", { class: "trouble", role: "alert" });
  const submit = async options => {
    if (area.value.trim() === "" || area.readOnly) {
      return;
    }
    area.readOnly = true;
    trouble.textContent = "";
    try {
      await save(area.value, options);
      close();
    } catch (error) {
      trouble.replaceChildren(error.code === "context_full"
        ? fullContext(error, () => submit({ dropOldest: true }), () => chat.summarise(area.value))
        : reason(error));
    } finally {
      area.readOnly = false;
    }
  };
  const element = h("form", {
    class: "editor",
    onsubmit: event => {
      event.preventDefault();
      submit();
    },
    onkeydown: event => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
        event.preventDefault();
        submit();
      } else if (event.key === "Escape" && !event.isComposing) {
        event.preventDefault();
        event.stopPropagation();
        close();
      }
    },
  },
  hint && h("p", { class: "hint", id: hintId }, hint), area, trouble,
  h("div", { class: "buttons" }, ...more, h("span", { class: "space" }),
    textButton(t("cancel"), close), h("button", { class: "main" }, action)));
  const grow = growing(area);
  return {
    element,
    focus() {
      grow();
      area.focus();
      area.setSelectionRange(area.value.length, area.value.length);
    },
  };
}
