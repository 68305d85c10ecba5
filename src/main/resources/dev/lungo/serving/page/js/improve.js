// "Write a better answer": what is saved is a demonstration, from which the next model can learn.

import * as chat from "./chat.js";
import { doing } from "./actions.js";
import { textButton } from "./dom.js";
import { editor } from "./editor.js";
import { t } from "./i18n.js";
import { announce } from "./live.js";

export function improvement(message, close) {
  const { id, demonstration } = message;
  const existing = demonstration !== null && demonstration !== undefined;
  const form = editor({
    label: t("improve.label"),
    hint: t("improve.hint"),
    text: existing ? demonstration : message.content,
    action: t("improve.save"),
    save: async content => {
      await chat.demonstrate(id, content);
      announce(t("improve.done"));
    },
    close,
    more: existing ? [textButton(t("improve.remove"), doing(async () => {
      await chat.withdrawDemonstration(id);
      close();
    }))] : [],
  });
  form.element.classList.add("panel");
  return form;
}
