// Everything that can be set: how the page looks, what the model is told and how it samples, and what
// becomes of what is said here.

import { doing } from "./actions.js";
import * as chat from "./chat.js";
import { agree } from "./consent.js";
import { changeDefaults, defaults } from "./defaults.js";
import { openDialog } from "./dialog.js";
import { freshId, h } from "./dom.js";
import { chooseLanguage, languages, number, t } from "./i18n.js";
import { announce } from "./live.js";
import { reason } from "./reasons.js";
import { state } from "./state.js";
import { chooseTheme, theme, THEMES } from "./theme.js";

const SAMPLING = [
  { name: "temperature", key: "settings.temperature", min: 0, max: 2, step: 0.05 },
  { name: "topP", key: "settings.top-p", min: 0.01, max: 1, step: 0.01 },
  { name: "maxTokens", key: "settings.max-tokens", min: 1, max: 1_000_000, step: 1 },
  { name: "seed", key: "settings.seed", min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 },
];

export function openSettings() {
  const dialog = openDialog(t("settings"), h("div", { class: "settings" },
    section("settings.look", lookFields()),
    answersForm(() => dialog.close()),
    section("settings.privacy", consentFields()),
    h("p", { class: "hint" }, t("settings.about", { version: state.session.version }))));
}

function section(key, children) {
  return h("section", {}, h("h3", {}, t(key)), ...children);
}

function field(label, input, hint = null) {
  const id = freshId();
  input.id = id;
  if (hint !== null) {
    input.setAttribute("aria-describedby", `${id}-hint`);
  }
  return h("div", { class: "field" }, h("label", { for: id }, label), input,
    hint && h("p", { class: "hint", id: `${id}-hint` }, hint));
}

function select(options, chosen, onchange) {
  return h("select", { onchange: event => onchange(event.target.value) },
    ...options.map(([value, label]) => h("option", { value, selected: value === chosen }, label)));
}

function lookFields() {
  const chosen = languages().find(one => one.chosen)?.code ?? "";
  return [h("div", { class: "fields" },
    field(t("theme"), select(THEMES.map(name => [name, t(`theme.${name}`)]), theme(), chooseTheme)),
    field(t("language"), select([["", t("language.browser")], ...languages().map(({ code, name }) => [code, name])],
      chosen, code => chooseLanguage(code || null))))];
}

function unset(name) {
  return name === "seed" ? "settings.random" : "settings.default";
}

/** For the open conversation, or else for new ones. */
function answersForm(close) {
  const conversation = state.conversation;
  const { system, settings } = conversation ?? defaults();
  const prompt = h("textarea", { rows: 4, dir: "auto", value: system ?? "", maxlength: 20_000 });
  const inputs = SAMPLING.map(({ name, min, max, step }) => h("input", {
    type: "number", inputmode: "decimal", min, max, step, value: settings?.[name] ?? "",
    // A conversation has its own values; only the seed may be none.
    ...(conversation !== null && name !== "seed" ? { required: true } : { placeholder: t(unset(name)) }),
  }));
  const also = h("input", { type: "checkbox", id: freshId() });
  const trouble = h("p", { class: "trouble", role: "alert" });
  return h("form", {
    onsubmit: async event => {
      event.preventDefault();
      const values = Object.fromEntries(SAMPLING.map(({ name }, i) =>
        [name, inputs[i].value === "" ? null : inputs[i].valueAsNumber]));
      const chosen = { system: prompt.value.trim(), settings: values };
      try {
        if (conversation !== null) {
          await chat.alter(conversation.id, chosen);
        }
        if (conversation === null || also.checked) {
          changeDefaults(chosen);
        }
        announce(t("settings.saved"));
        close();
      } catch (error) {
        trouble.textContent = reason(error);
      }
    },
  },
  section(conversation === null ? "settings.answers.new" : "settings.answers.this", [
    field(t("settings.system"), prompt, t("settings.system.hint")),
    h("div", { class: "fields" }, ...SAMPLING.map(({ key, min, max }, i) =>
      field(t(key), inputs[i], max > 2 ? null : t("settings.range", { min: number(min), max: number(max) })))),
    conversation && h("p", { class: "check" }, also, h("label", { for: also.id }, t("settings.also"))),
    trouble,
    h("div", { class: "buttons" }, h("span", { class: "space" }), h("button", { class: "main" }, t("save"))),
  ].filter(Boolean)));
}

function consentFields() {
  const name = freshId();
  const choice = (value, label) => {
    const id = freshId();
    const input = h("input", { type: "radio", name, id, checked: state.session.consent === value,
      onchange: doing(async () => {
        await agree(value);
        announce(t(value ? "consent.yes" : "consent.no"));
      }) });
    return h("p", { class: "check" }, input, h("label", { for: id }, t(label)));
  };
  return [h("p", {}, t("consent.about")),
    h("div", { role: "radiogroup", "aria-label": t("consent.label") },
      choice(true, "consent.choose.yes"), choice(false, "consent.choose.no"))];
}
