// Light, dark, or as the system has it.

import { keep, kept } from "./storage.js";

export const THEMES = ["system", "light", "dark"];

export function theme() {
  const chosen = kept("theme");
  return THEMES.includes(chosen) ? chosen : "system";
}

export function chooseTheme(name) {
  keep("theme", name === "system" ? null : name);
  if (name === "system") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = name;
  }
}
