// What a new conversation starts with, as last chosen in this browser.

import { keep, kept } from "./storage.js";
import { modelOf, state } from "./state.js";

/** {model, system, settings}; the server's own values where nothing was chosen. */
export function defaults() {
  const { model = null, system = "", settings = {} } = kept("defaults") ?? {};
  return { model: (modelOf(model) ?? state.models[0])?.id ?? null, system, settings };
}

export function changeDefaults(parts) {
  keep("defaults", { ...kept("defaults"), ...parts });
}
