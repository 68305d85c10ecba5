// The empty page: which model this is, how small, and what one could ask it.

import { h } from "./dom.js";
import { roughly, t } from "./i18n.js";
import { modelOf, state } from "./state.js";

export function welcome(suggest) {
  if (state.session === null) {
    return "";
  }
  const model = modelOf(state.model) ?? state.models[0];
  if (model === undefined) {
    return h("section", { class: "welcome" }, h("p", { class: "greeting" }, t("welcome.none")));
  }
  return h("section", { class: "welcome" },
    h("p", { class: "greeting" }, t("welcome", { model: model.id, parameters: roughly(model.parameters) })),
    h("ul", { class: "examples", "aria-label": t("welcome.examples") },
      ...model.examples.slice(0, 4).map(example =>
        h("li", {}, h("button", { type: "button", dir: "auto", onclick: () => suggest(example) }, example)))));
}
