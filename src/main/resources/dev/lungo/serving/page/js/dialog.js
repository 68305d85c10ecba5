// Modal dialogs: the browser holds the focus inside, closes on Escape and gives the focus back.

import { freshId, h, iconButton, textButton } from "./dom.js";
import { t } from "./i18n.js";

/** Opens a dialog and returns it; it is gone once closed. */
export function openDialog(title, content, properties = {}) {
  const id = freshId();
  const dialog = h("dialog", {
    "aria-labelledby": id,
    onclose: () => dialog.remove(),
    onpointerdown: event => event.target === dialog && dialog.close(), // The shade around it.
    ...properties,
  }, h("div", { class: "dialog" },
    h("header", {}, h("h2", { id }, title), iconButton("close", t("close"), () => dialog.close())),
    content));
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Whether the person confirms what cannot be undone. */
export function confirmed(question, about, action) {
  return new Promise(resolve => {
    const dialog = openDialog(question, h("div", {},
      h("p", {}, about),
      h("div", { class: "buttons" },
        h("span", { class: "space" }),
        textButton(t("cancel"), () => dialog.close()),
        h("button", { type: "button", class: "danger", onclick: () => dialog.close("yes") }, action))),
    { class: "small" });
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
    dialog.querySelector(".buttons .plain").focus();
  });
}
