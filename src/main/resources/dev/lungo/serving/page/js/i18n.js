// The page's words: one JSON file per language with the same keys, which a test compares.

import { keep, kept } from "./storage.js";

const LANGUAGES = { en: "English", "zh-CN": "简体中文" };

let words = {};
export let language = "en";
let locale = "en"; // The region's form of the language: British dates are not American.

/** The language chosen here, else the browser's first that there is, else English. */
function preferred() {
  const chosen = kept("language");
  if (chosen in LANGUAGES) {
    return chosen;
  }
  for (const wanted of navigator.languages) {
    if (wanted.toLowerCase().startsWith("zh")) {
      return "zh-CN";
    }
    if (wanted.toLowerCase().startsWith("en")) {
      return "en";
    }
  }
  return "en";
}

export async function loadWords() {
  language = preferred();
  locale = navigator.languages.find(one => one.slice(0, 2).toLowerCase() === language.slice(0, 2)) ?? language;
  const response = await fetch(new URL(`../strings/${language}.json`, import.meta.url));
  words = await response.json();
  document.documentElement.lang = language;
}

export function languages() {
  return Object.entries(LANGUAGES).map(([code, name]) => ({ code, name, chosen: kept("language") === code }));
}

/** Keeps the choice (null: the browser's) and starts the page anew; drafts and answers go on. */
export function chooseLanguage(code) {
  keep("language", code);
  location.reload();
}

/** The words for a key; {name} is filled in. Words that count have a form per plural category of n. */
export function t(key, values = {}) {
  let text = words[key] ?? key;
  if (typeof text === "object") {
    text = text[new Intl.PluralRules(language).select(values.n)] ?? text.other;
  }
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? number(value) : value;
  });
}

/** Fills in what index.html leaves to the language. */
export function translate(root) {
  for (const element of root.querySelectorAll("[data-t]")) {
    element.textContent = t(element.dataset.t);
  }
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", t(element.dataset.label));
    if (element.matches("button")) {
      element.title = t(element.dataset.label);
    }
  }
  for (const element of root.querySelectorAll("[data-hint]")) {
    element.placeholder = t(element.dataset.hint);
  }
}

export function number(value, digits = 2) {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

/** 17,012,736 as "17 million" or "1701万". */
export function roughly(value) {
  return new Intl.NumberFormat(locale, { notation: "compact", compactDisplay: "long", maximumSignificantDigits: 3 })
    .format(value);
}

export function percent(share) {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

export function moment(time) {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(time));
}

/** The heading under which a conversation of that time stands. */
export function day(time, now = new Date()) {
  const date = new Date(time);
  const days = Math.round((startOfDay(now) - startOfDay(date)) / 86_400_000);
  if (days < 2) {
    const word = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-Math.max(days, 0), "day");
    return word.charAt(0).toLocaleUpperCase(language) + word.slice(1);
  }
  const form = days < 7 ? { weekday: "long", month: "long", day: "numeric" }
    : date.getFullYear() === now.getFullYear() ? { month: "long", day: "numeric" }
      : { year: "numeric", month: "long", day: "numeric" };
  return new Intl.DateTimeFormat(locale, form).format(date);
}

function startOfDay(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
