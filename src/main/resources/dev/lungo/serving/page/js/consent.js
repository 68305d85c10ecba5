// What becomes of chats and feedback, and whether the person agrees. Whoever has not said yes is
// never part of an export.

import { doing } from "./actions.js";
import * as api from "./api.js";
import { h, textButton } from "./dom.js";
import { t } from "./i18n.js";
import { change, state } from "./state.js";

export async function agree(consent) {
  const answer = await api.putConsent(consent);
  change({ session: { ...state.session, consent: answer.consent } });
}

/** Beside feedback, as long as the person has not decided. */
export function consentLine() {
  if (state.session.consent !== null) {
    return null;
  }
  const line = h("p", { class: "hint consent" }, h("span", {}, t("consent.short")));
  const decide = consent => doing(async () => {
    await agree(consent);
    line.textContent = t(consent ? "consent.yes" : "consent.no");
  });
  line.append(textButton(t("consent.agree"), decide(true)), textButton(t("consent.refuse"), decide(false)));
  return line;
}
