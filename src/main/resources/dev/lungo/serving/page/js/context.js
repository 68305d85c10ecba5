// A full context: how full it is, and two ways on. Nothing is left out silently.

import { doing } from "./actions.js";
import { h, textButton } from "./dom.js";
import { t } from "./i18n.js";
import { reason } from "./reasons.js";
import { state } from "./state.js";

/** Why something failed, with what can be done about it. */
export function failed(error, offers) {
  return h("span", { class: "failed" }, h("span", {}, reason(error)), h("span", { class: "offers" }, ...offers));
}

/**
 * @param drop tries again without the oldest messages
 * @param summarise starts anew with a summary; it takes the model's time
 */
export function fullContext(error, drop, summarise) {
  const element = failed(error, [
    textButton(t("context.drop"), drop),
    state.messages.size > 0 && textButton(t("context.summary"), doing(async () => {
      const before = [...element.childNodes];
      element.replaceChildren(t("context.summarising"));
      try {
        await summarise();
      } catch (trouble) {
        element.replaceChildren(...before);
        throw trouble;
      }
    })),
  ].filter(Boolean));
  return element;
}
