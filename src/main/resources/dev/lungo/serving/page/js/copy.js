// Copying to the clipboard, and a button that does it and says so.

import { iconButton, icon } from "./dom.js";
import { t } from "./i18n.js";
import { announce } from "./live.js";

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return;
  } catch {
    // A page that came over plain HTTP from another machine has no clipboard: select and copy.
  }
  const area = document.createElement("textarea");
  area.className = "unseen";
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

export function copyButton(label, text) {
  const button = iconButton("copy", label, async () => {
    await copy(text());
    button.replaceChildren(icon("done"));
    announce(t("copied"));
    setTimeout(() => button.replaceChildren(icon("copy")), 1_500);
  });
  return button;
}
