// A menu under a button. It lies in the browser's top layer: nothing clips it, and Escape or a click
// elsewhere closes it.

import { h } from "./dom.js";

/** @param items {label, act, checked?}, {link}, or {heading} */
export function openMenu(button, items) {
  const menu = h("div", { popover: "auto", role: "menu", class: "menu", "aria-label": button.getAttribute("aria-label") });
  const close = () => menu.hidePopover();
  for (const item of items) {
    menu.append(entry(item, close));
  }
  menu.addEventListener("toggle", event => {
    if (event.newState === "closed") {
      button.setAttribute("aria-expanded", "false");
      if (menu.contains(document.activeElement) || document.activeElement === document.body) {
        button.focus();
      }
      menu.remove();
    }
  });
  menu.addEventListener("keydown", event => walk(menu, event));
  document.body.append(menu);
  menu.showPopover();
  button.setAttribute("aria-expanded", "true");
  place(menu, button);
  entries(menu)[0]?.focus();
}

function entry({ label, act, checked, link, heading }, close) {
  if (heading !== undefined) {
    return h("div", { class: "heading", role: "presentation" }, heading);
  }
  if (link !== undefined) {
    link.setAttribute("role", "menuitem");
    link.tabIndex = -1;
    link.addEventListener("click", () => setTimeout(close));
    return link;
  }
  return h("button", {
    type: "button",
    tabindex: "-1",
    role: checked === undefined ? "menuitem" : "menuitemradio",
    "aria-checked": checked === undefined ? null : String(checked),
    onclick: () => {
      close();
      act();
    },
  }, label);
}

function entries(menu) {
  return [...menu.querySelectorAll("[role^=menuitem]")];
}

function walk(menu, event) {
  const all = entries(menu);
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    all.at(to % all.length).focus();
  } else if (event.key === "Tab") {
    menu.hidePopover();
  }
}

function place(menu, button) {
  const { left, right, bottom, top } = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const x = left + width + 8 <= innerWidth ? left : right - width;
  const y = bottom + height + 12 <= innerHeight ? bottom + 4 : top - height - 4;
  menu.style.left = `${Math.max(8, x)}px`;
  menu.style.top = `${Math.max(8, y)}px`;
}
