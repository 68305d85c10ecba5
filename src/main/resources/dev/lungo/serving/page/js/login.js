// The form for who is not signed in.

import * as api from "./api.js";
import { find, freshId, h } from "./dom.js";
import { t } from "./i18n.js";
import { reason } from "./reasons.js";

/** Shows the form in place of the page; resolves with the session once signed in. */
export function signedIn() {
  return new Promise(resolve => {
    const input = (type, autocomplete) => h("input", { type, id: freshId(), autocomplete, required: true });
    const name = input("text", "username");
    const password = input("password", "current-password");
    const trouble = h("p", { class: "trouble", role: "alert" });
    const button = h("button", { class: "main" }, t("sign.in"));
    const page = h("main", { class: "login" },
      h("form", {
        onsubmit: async event => {
          event.preventDefault();
          button.disabled = true;
          trouble.textContent = "";
          try {
            const session = await api.signIn(name.value, password.value);
            page.remove();
            find("app").hidden = false;
            resolve(session);
          } catch (error) {
            trouble.textContent = error.status === 401 ? t("sign.wrong") : reason(error);
            password.select();
          } finally {
            button.disabled = false;
          }
        },
      },
      h("h1", {}, "Lungo"),
      h("label", { for: name.id }, t("sign.name")), name,
      h("label", { for: password.id }, t("sign.password")), password,
      trouble, button));
    find("app").hidden = true;
    document.body.append(page);
    name.focus();
  });
}
