// The keyboard. Every shortcut is told by the help sheet.

import { doing } from "./actions.js";
import * as chat from "./chat.js";
import { focusComposer } from "./composer.js";
import { covered, find, h } from "./dom.js";
import { openDialog } from "./dialog.js";
import { t } from "./i18n.js";
import { closeDrawer, openSide } from "./side.js";

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

export function startShortcuts() {
  addEventListener("keydown", event => {
    const command = MAC ? event.metaKey : event.ctrlKey;
    if (event.isComposing || covered()) {
      return;
    }
    if (command && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openSide();
      find("search").select();
      find("search").focus();
    } else if (command && event.shiftKey && event.key.toLowerCase() === "o") {
      event.preventDefault();
      newChat();
    } else if (event.key === "Escape" && chat.running().length > 0) {
      event.preventDefault();
      doing(chat.stop)();
    } else if (event.key === "?" && !isTyping(event.target)) {
      event.preventDefault();
      openHelp();
    }
  });
}

export function newChat() {
  chat.startAnew();
  closeDrawer();
  focusComposer();
}

function isTyping(element) {
  return element.matches("input, textarea, select");
}

export function openHelp() {
  const command = MAC ? "⌘" : "Ctrl";
  const rows = [
    ["help.send", ["Enter"]],
    ["help.line", ["Shift", "Enter"]],
    ["help.stop", ["Esc"]],
    ["help.edit", ["↑"]],
    ["help.search", [command, "K"]],
    ["help.new", [command, "Shift", "O"]],
    ["help.save", [command, "Enter"]],
    ["help.help", ["?"]],
  ];
  openDialog(t("help"), h("dl", { class: "keys" }, ...rows.map(([key, keys]) =>
    h("div", {}, h("dt", {}, t(key)), h("dd", {}, keys.map(one => h("kbd", {}, one)))))), { class: "small" });
}
