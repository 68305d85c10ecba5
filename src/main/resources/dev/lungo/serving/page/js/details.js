// Which model wrote an answer, how fast, and how it was sampled.

import { h } from "./dom.js";
import { moment, number, t } from "./i18n.js";

export function details(message) {
  const { model, version, tokens, tokensPerSecond, sampling, created } = message;
  const rows = [
    ["details.model", model],
    ["details.version", version],
    ["details.created", created && moment(created)],
    ["details.tokens", known(tokens)],
    ["details.speed", known(tokensPerSecond) && t("details.per.second", { n: Number(tokensPerSecond.toFixed(1)) })],
    ["settings.temperature", known(sampling?.temperature)],
    ["settings.top-p", known(sampling?.topP)],
    ["settings.max-tokens", known(sampling?.maxTokens)],
    ["settings.seed", sampling?.seed === null || sampling?.seed === undefined ? null : String(sampling.seed)],
  ].filter(([, value]) => value !== null && value !== undefined && value !== "");
  return {
    element: h("dl", { class: "panel details" },
      ...rows.map(([key, value]) => h("div", {}, h("dt", {}, t(key)), h("dd", {}, value)))),
  };
}

function known(value) {
  return value === null || value === undefined ? null : number(value);
}
