// The sidebar: beside the page where there is room, and folds away; a drawer over it on a phone.

import { covered, find } from "./dom.js";
import { keep } from "./storage.js";

const NARROW = matchMedia("(max-width: 800px)");
const root = document.documentElement;

export function startSide() {
  find("side-close").addEventListener("click", closeSide);
  find("side-open").addEventListener("click", openSide);
  find("shade").addEventListener("click", closeSide);
  addEventListener("keydown", event => {
    if (event.key === "Escape" && isDrawer() && !covered()) {
      event.stopImmediatePropagation(); // It does not stop an answer as well.
      closeSide();
    }
  });
  find("list").addEventListener("click", event => {
    if (event.target.closest("a")) {
      closeDrawer();
    }
  });
  NARROW.addEventListener("change", settle);
  settle();
}

function isDrawer() {
  return NARROW.matches && "drawer" in root.dataset;
}

export function openSide() {
  if (NARROW.matches) {
    root.dataset.drawer = "";
    settle();
    find("side-close").focus();
  } else if ("folded" in root.dataset) {
    delete root.dataset.folded;
    keep("folded", null);
    settle();
    find("side-close").focus();
  }
}

function closeSide() {
  if (NARROW.matches) {
    closeDrawer();
  } else {
    root.dataset.folded = "";
    keep("folded", true);
    settle();
  }
  find("side-open").focus();
}

export function closeDrawer() {
  delete root.dataset.drawer;
  settle();
}

/** What is out of sight is out of reach of the keyboard, too. */
function settle() {
  find("side").inert = NARROW.matches ? !isDrawer() : "folded" in root.dataset;
  find("main").inert = isDrawer();
}
