// What stands under a message: its buttons, and the arrows between its versions.

import * as chat from "./chat.js";
import { h, iconButton } from "./dom.js";
import { t } from "./i18n.js";
import { reason } from "./reasons.js";
import { toast } from "./toast.js";

/** "2 / 3" with arrows, or nothing for an only version. */
export function versions({ message, siblings }) {
  if (siblings.length < 2) {
    return null;
  }
  const at = siblings.indexOf(message);
  const arrow = (name, label, to) => iconButton(name, t(label), () => {
    chat.selectLeaf(siblings[to].id);
    focusVersions(siblings[to].id, name);
  }, { disabled: siblings[to] === undefined, "data-arrow": name });
  const words = t("version", { at: at + 1, of: siblings.length });
  return h("span", { class: "versions", role: "group", "aria-label": words },
    arrow("left", "version.previous", at - 1),
    h("span", { title: words, "aria-hidden": "true" }, `${at + 1} / ${siblings.length}`),
    arrow("right", "version.next", at + 1));
}

/** The arrow just used belongs to the version that went away: its like gets the focus. */
function focusVersions(id, name) {
  const arrows = [...document.querySelectorAll(`[data-message="${CSS.escape(id)}"] [data-arrow]`)];
  const like = arrows.find(arrow => arrow.dataset.arrow === name && !arrow.disabled) ?? arrows.find(a => !a.disabled);
  like?.focus();
}

/** Does something that may fail, with its button resting meanwhile; says why when it fails. */
export function doing(work) {
  return async event => {
    const button = event?.currentTarget;
    if (button?.getAttribute("aria-disabled") === "true") {
      return;
    }
    button?.setAttribute("aria-disabled", "true");
    try {
      await work();
    } catch (error) {
      if (error.status === undefined) {
        throw error;
      }
      toast(reason(error));
    } finally {
      button?.removeAttribute("aria-disabled");
    }
  };
}
