// After a thumb: reasons and a comment, both optional, both can be changed later.

import { doing } from "./actions.js";
import * as chat from "./chat.js";
import { consentLine } from "./consent.js";
import { freshId, h, iconButton } from "./dom.js";
import { t } from "./i18n.js";
import { announce } from "./live.js";

const REASONS = ["wrong", "did_not_follow", "unsafe", "too_long", "style", "other"];

export function feedback(message, close) {
  const { id, vote } = message;
  const chosen = new Set(vote.reasons);
  const commentId = freshId();
  const comment = h("input", { id: commentId, type: "text", maxlength: 2000, dir: "auto", value: vote.comment ?? "",
    placeholder: t(vote.value > 0 ? "feedback.comment.good" : "feedback.comment.bad") });
  const save = () => chat.vote(id, { value: vote.value, reasons: [...chosen], comment: comment.value });

  const chip = reason => h("button", {
    type: "button", class: "chip", "aria-pressed": String(chosen.has(reason)),
    onclick: event => {
      const on = !chosen.delete(reason);
      if (on) {
        chosen.add(reason);
      }
      event.currentTarget.setAttribute("aria-pressed", String(on));
      doing(save)();
    },
  }, t(`reason.${reason}`));

  const element = h("form", {
    class: "panel feedback",
    "aria-label": t("feedback.label"),
    onsubmit: event => {
      event.preventDefault();
      doing(async () => {
        await save();
        announce(t("feedback.saved"));
        close();
      })();
    },
  },
  h("div", { class: "panel-top" },
    h("p", {}, t(vote.value > 0 ? "feedback.thanks.good" : "feedback.thanks.bad")),
    iconButton("close", t("close"), close)),
  vote.value < 0 && h("div", { class: "chips", role: "group", "aria-label": t("feedback.reasons") }, REASONS.map(chip)),
  h("div", { class: "field-row" },
    h("label", { class: "unseen", for: commentId }, t("feedback.comment")), comment,
    h("button", { class: "main" }, t("save"))),
  consentLine());

  return { element };
}
