// Code blocks: language, copy, and colours. The highlighter is loaded when the first block that it
// can colour is complete.

import { copyButton } from "./copy.js";
import { h } from "./dom.js";
import { safe } from "./html.js";
import { t } from "./i18n.js";

const LARGEST = 50_000; // Colouring more than this would be felt.

let library = null;

export function codeBlock(language, text) {
  const code = h("code", { class: language && `language-${language}` }, text);
  return h("figure", { class: "code" },
    h("figcaption", {}, h("span", {}, language || t("code.plain")), copyButton(t("code.copy"), () => code.textContent)),
    h("pre", { tabindex: "0" }, code));
}

/** Colours the code blocks in an element, when it has any whose language is known. */
export function highlight(element) {
  if (element.nodeType !== Node.ELEMENT_NODE) {
    return;
  }
  const blocks = element.matches("figure.code") ? [element] : element.querySelectorAll("figure.code");
  for (const block of blocks) {
    const code = block.querySelector("code");
    const language = /language-(\S+)/.exec(code.className)?.[1];
    if (language && code.textContent.length <= LARGEST) {
      load().then(highlighter => colour(highlighter, code, language), () => {});
    }
  }
}

function colour(highlighter, code, language) {
  if (highlighter.getLanguage(language)) {
    const { value } = highlighter.highlight(code.textContent, { language, ignoreIllegals: true });
    code.replaceChildren(safe(value));
  }
}

function load() {
  library ??= new Promise((resolve, reject) => {
    const script = h("script", {
      src: new URL("../lib/highlight.js", import.meta.url).href,
      onload: () => resolve(globalThis.hljs),
      onerror: () => {
        library = null; // The connection was lost: the next block tries again.
        reject(new Error("the highlighter could not be loaded"));
      },
    });
    document.head.append(script);
  });
  return library;
}
