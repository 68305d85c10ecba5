// What a screen reader says by itself: an answer once it is complete, and what was done.

import { find } from "./dom.js";

export function announce(text) {
  const live = find("live");
  live.textContent = "";
  // Emptied first, in a step of its own: the same words twice are announced twice.
  setTimeout(() => {
    live.textContent = text;
  }, 50);
}
