// The conversations, newest first, by day; search over titles and messages.

import { doing } from "./actions.js";
import * as api from "./api.js";
import { confirmed } from "./dialog.js";
import * as chat from "./chat.js";
import { find, h, iconButton, textButton } from "./dom.js";
import { day, t } from "./i18n.js";
import { announce } from "./live.js";
import { openMenu } from "./menu.js";
import { addressOf } from "./place.js";
import { on, state } from "./state.js";

const SEARCH_AFTER = 200;
const PAGE = 50;
const LONGEST = 200;

let list;
let search;
let items = [];
let next = null; // Where older ones go on.
let loads = 0;
let renaming = null;

export function startList() {
  list = find("list");
  search = find("search");
  let timer;
  search.addEventListener("input", () => {
    items = []; // What was loaded beyond the first page belonged to the search before.
    clearTimeout(timer);
    timer = setTimeout(loadList, SEARCH_AFTER);
  });
  search.addEventListener("keydown", event => {
    if (event.key === "Escape" && search.value !== "") {
      event.stopPropagation();
      search.value = "";
      loadList();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      list.querySelector("a")?.focus();
    }
  });
  list.addEventListener("keydown", walk);
  on("list", loadList);
  on("finished", loadList);
  on("conversation", draw);
}

/** Reads the newest conversations again; an answer that a later request overtook is ignored. */
export async function loadList() {
  const load = ++loads;
  const query = search.value.trim();
  try {
    const page = await api.conversations(query, null, Math.min(LONGEST, Math.max(PAGE, items.length)));
    if (load === loads) {
      items = page.conversations;
      next = page.next;
      draw();
      if (query !== "") {
        announce(t("search.found", { n: items.length }));
      }
    }
  } catch {
    // The line about the connection says it, where there is something to say.
    if (load === loads && items.length === 0) {
      list.replaceChildren(h("p", { class: "hint" }, t("list.failed"), " ", textButton(t("retry"), loadList)));
    }
  }
}

async function loadMore() {
  const load = ++loads;
  const page = await api.conversations(search.value.trim(), next, PAGE);
  if (load === loads) {
    items.push(...page.conversations);
    next = page.next;
    draw();
  }
}

function draw() {
  if (list.querySelector("input") === document.activeElement && renaming !== null) {
    return; // Not under the person's hands; the end of renaming draws.
  }
  const focused = list.contains(document.activeElement) ? document.activeElement.closest("li")?.dataset.id : null;
  const groups = [];
  for (const item of items) {
    const name = day(item.updated);
    if (groups.at(-1)?.name !== name) {
      groups.push({ name, rows: [] });
    }
    groups.at(-1).rows.push(row(item));
  }
  list.replaceChildren(...groups.map(({ name, rows }) =>
    h("section", {}, h("h2", {}, name), h("ul", {}, rows))));
  if (items.length === 0) {
    list.append(h("p", { class: "hint" }, t(search.value.trim() === "" ? "list.empty" : "search.none")));
  }
  if (next !== null) {
    list.append(textButton(t("list.more"), doing(loadMore), { class: "plain more" }));
  }
  if (focused) {
    list.querySelector(`li[data-id="${CSS.escape(focused)}"] :is(input, a)`)?.focus();
  }
}

function row(item) {
  const here = item.id === state.conversation?.id;
  const title = item.title || t("chat.untitled");
  if (renaming === item.id) {
    return h("li", { "data-id": item.id }, renameForm(item));
  }
  const more = iconButton("more", t("chat.menu", { title }), () => openMenu(more, choices(item)),
    { "aria-haspopup": "menu" });
  return h("li", { "data-id": item.id, class: here && "here" },
    h("a", { href: addressOf(item.id), "aria-current": here && "page", title, dir: "auto" }, title), more);
}

/** What can be done with a conversation, here and in the menu at the top. */
export function choices(item) {
  const download = format => h("a", { href: api.exportAddress(item.id, format), download: true },
    t(`export.${format}`));
  return [
    { label: t("chat.rename"), act: () => rename(item.id) },
    { link: download("markdown") },
    { link: download("json") },
    { label: t("chat.delete"), act: () => remove(item) },
  ];
}

function rename(id) {
  renaming = id;
  draw();
  list.querySelector("input")?.select();
}

function renameForm(item) {
  const input = h("input", { type: "text", value: item.title, maxlength: 200, dir: "auto", "aria-label": t("chat.rename.label") });
  const end = title => {
    if (renaming !== item.id) {
      return;
    }
    renaming = null;
    const change = title !== "" && title !== item.title;
    if (change) {
      item.title = title;
      doing(() => chat.alter(item.id, { title }))();
    }
    draw();
  };
  input.addEventListener("keydown", event => {
    if (event.key === "Enter" && !event.isComposing) {
      end(input.value.trim());
    } else if (event.key === "Escape") {
      event.stopPropagation();
      end("");
    }
  });
  input.addEventListener("blur", () => end(input.value.trim()));
  return input;
}

async function remove(item) {
  const title = item.title || t("chat.untitled");
  if (await confirmed(t("chat.delete.ask", { title }), t("chat.delete.about"), t("chat.delete"))) {
    await doing(() => chat.remove(item.id))();
    announce(t("chat.deleted"));
  }
}

/** Up and Down walk through the list. */
function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (step === undefined || at < 0) {
    return;
  }
  event.preventDefault();
  (links[at + step] ?? (step < 0 ? search : links[at])).focus();
}
