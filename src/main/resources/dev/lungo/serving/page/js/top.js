// The line above the thread: the model, and the menu.

import { doing } from "./actions.js";
import * as api from "./api.js";
import * as chat from "./chat.js";
import { changeDefaults } from "./defaults.js";
import { find, h } from "./dom.js";
import { chooseLanguage, languages, t } from "./i18n.js";
import { choices } from "./list.js";
import { openMenu } from "./menu.js";
import { openSettings } from "./settings.js";
import { openHelp } from "./shortcuts.js";
import { change, on, state } from "./state.js";
import { chooseTheme, theme, THEMES } from "./theme.js";

export function startTop() {
  const button = find("menu");
  button.setAttribute("aria-haspopup", "menu");
  button.addEventListener("click", () => openMenu(button, entries()));
  on("models model conversation", draw);
}

function draw() {
  const title = state.conversation?.title || t("chat.new");
  find("title").textContent = title;
  document.title = state.conversation === null ? "Lungo" : `${title} – Lungo`;
  const ids = state.models.map(model => model.id);
  if (state.model !== null && !ids.includes(state.model)) {
    ids.push(state.model); // The conversation's model is not loaded now.
  }
  find("model").replaceChildren(ids.length < 2
    ? h("span", {}, ids[0] ?? "")
    : h("select", { "aria-label": t("model.label"), onchange: event => choose(event.target.value) },
      ...ids.map(id => h("option", { value: id, selected: id === state.model }, id))));
}

function choose(model) {
  changeDefaults({ model });
  if (state.conversation === null) {
    change({ model });
  } else {
    doing(() => chat.alter(state.conversation.id, { model }))().finally(draw);
  }
}

function entries() {
  const conversation = state.conversation;
  return [
    { label: t("settings"), act: openSettings },
    { label: t("help"), act: openHelp },
    ...(conversation === null ? [] : [{ heading: t("chat.this") }, ...choices(conversation).slice(1)]),
    { heading: t("theme") },
    ...THEMES.map(name => ({ label: t(`theme.${name}`), checked: name === theme(), act: () => chooseTheme(name) })),
    { heading: t("language") },
    ...languages().map(({ code, name }) =>
      ({ label: name, checked: document.documentElement.lang === code, act: () => chooseLanguage(code) })),
    ...(state.session.open ? [] : [
      { heading: state.session.user.name },
      { label: t("sign.out"), act: doing(async () => {
        await api.signOut();
        location.reload();
      }) },
    ]),
  ];
}
