// A short word about something that did not work, where there is no better place for it.

import { h, iconButton } from "./dom.js";
import { t } from "./i18n.js";

const STAYS = 8_000;

export function toast(text) {
  document.querySelector(".toast")?.remove();
  const element = h("div", { class: "toast", role: "alert" }, h("span", {}, text),
    iconButton("close", t("close"), () => element.remove()));
  document.body.append(element);
  setTimeout(() => element.remove(), STAYS);
}
