// Two answers side by side. Which models wrote them is not said until one is chosen; the chosen one
// goes on.

import { doing } from "./actions.js";
import { answerText } from "./answer.js";
import * as chat from "./chat.js";
import { h, textButton } from "./dom.js";
import { t } from "./i18n.js";
import { announce } from "./live.js";

const SIDES = ["left", "right"];
const CHOICES = ["left", "right", "both_good", "both_bad"];

export function compareView() {
  let pair = [];
  const texts = SIDES.map(answerText);
  const columns = SIDES.map((side, i) => h("section", { class: "side", "aria-label": t(`compare.${side}`) },
    h("h3", {}, t(`compare.${side}`)), texts[i].element));
  const hint = h("p", { class: "hint" });
  const buttons = CHOICES.map(choice => textButton(t(`compare.choose.${choice}`),
    doing(async () => {
      await chat.choose(pair[0].comparison.id, choice);
      announce(t("compare.chosen"));
      document.getElementById("message")?.focus();
    }), { class: "plain choice" }));
  const element = h("article", { class: "message compare" },
    h("h2", { class: "unseen" }, t("said.both")), h("div", { class: "sides" }, columns),
    h("div", { class: "choices", role: "group", "aria-label": t("compare.label") }, hint, ...buttons));

  return {
    element,
    shows: id => pair.some(message => message.id === id),
    drawGrowth: () => pair.forEach((message, i) => texts[i].draw(message)),
    update(step) {
      const wasBusy = pair.some(message => message.status === "running");
      pair = step.pair;
      pair.forEach((message, i) => texts[i].draw(message));
      const busy = pair.some(message => message.status === "running");
      element.setAttribute("aria-busy", String(busy));
      hint.textContent = t(busy ? "compare.wait" : "compare.ask");
      buttons.forEach(button => {
        button.disabled = busy;
      });
      if (wasBusy && !busy) {
        announce(t("compare.ask"));
      }
    },
  };
}
