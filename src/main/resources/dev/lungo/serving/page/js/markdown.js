// Markdown to elements, and Markdown that is still being written.

import { Marked } from "../lib/marked.js";
import { codeBlock, highlight } from "./code.js";
import { h } from "./dom.js";
import { escape, safe } from "./html.js";
import { t } from "./i18n.js";

const marked = new Marked({
  gfm: true,
  breaks: true, // People who write to each other mean a new line by a new line.
  renderer: {
    // HTML in an answer is shown as it stands: who asks about <div> wants to read it.
    html({ text, block }) {
      if (/^<br\s*\/?>$/i.test(text.trim())) {
        return "<br>";
      }
      return block ? `<p>${escape(text.trim()).replaceAll("\n", "<br>")}</p>` : escape(text);
    },
    // A picture would be fetched from elsewhere: a link leaves that to the person.
    image: ({ href, text }) => `<a href="${escape(href)}">${escape(text || href)}</a>`,
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
    // The page's own headings come first: # in an answer is the third level.
    heading({ tokens, depth }) {
      const level = Math.min(6, depth + 2);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
    },
  },
});

/** The elements of one block. */
function elements(token) {
  const fragment = safe(marked.parser([token]));
  for (const link of fragment.querySelectorAll("a")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
  }
  for (const table of fragment.querySelectorAll("table")) {
    const frame = h("div", { class: "table", tabindex: "0", role: "group", "aria-label": t("table.label") });
    table.replaceWith(frame);
    frame.append(table);
  }
  for (const item of fragment.querySelectorAll("li")) {
    item.classList.toggle("task", /^[☑☐]/.test(item.textContent));
  }
  for (const pre of fragment.querySelectorAll("pre")) {
    const code = pre.querySelector("code");
    const language = /(?:^|\s)language-(\S+)/.exec(code?.className ?? "")?.[1] ?? "";
    pre.replaceWith(codeBlock(language, pre.textContent.replace(/\n$/, "")));
  }
  return [...fragment.childNodes].filter(node => node.nodeType === Node.ELEMENT_NODE || node.textContent.trim());
}

/**
 * Text that grows inside an element. Markdown is almost free of context between its top blocks: more
 * text changes the last one, or (a list that goes on after a blank line) the one before. So only the
 * last two are read and drawn again, and all of them once, at the end, since a reference may be
 * defined below its use.
 */
export class LiveMarkdown {
  #element;
  #text = "";
  #blocks = []; // {raw, type, language, nodes, finished}

  constructor(element) {
    this.#element = element;
  }

  /** Shows the text; `done` says that no more will come. */
  update(text, done) {
    text = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
    if (!text.startsWith(this.#text)) {
      this.#truncate(0);
    }
    this.#text = text;
    const kept = done ? 0 : Math.max(0, this.#blocks.length - 2);
    const offset = this.#blocks.slice(0, kept).reduce((length, block) => length + block.raw.length, 0);
    const tokens = marked.lexer(text.slice(offset));
    const references = Object.keys(tokens.links).length > 0;
    tokens.forEach((token, i) => this.#put(kept + i, token, references));
    this.#truncate(kept + tokens.length);
    this.#finish(done ? this.#blocks.length : this.#blocks.length - 2);
  }

  #put(index, token, references) {
    const block = this.#blocks[index];
    if (block !== undefined) {
      if (block.raw === token.raw && block.type === token.type && !references) {
        return;
      }
      if (this.#extendCode(block, token)) {
        return;
      }
    }
    const nodes = elements(token);
    const next = this.#blocks.slice(index + 1).find(later => later.nodes.length > 0)?.nodes[0] ?? null;
    block?.nodes.forEach(node => node.remove());
    nodes.forEach(node => this.#element.insertBefore(node, next));
    this.#blocks[index] = { raw: token.raw, type: token.type, language: token.lang, nodes, finished: false };
  }

  /** The commonest case in long answers: more lines of the same code. */
  #extendCode(block, token) {
    if (block.type !== "code" || token.type !== "code" || block.language !== token.lang || block.finished) {
      return false;
    }
    block.raw = token.raw;
    block.nodes[0].querySelector("code").textContent = token.text;
    return true;
  }

  /** Blocks that will not change any more get their colours. */
  #finish(count) {
    for (const block of this.#blocks.slice(0, Math.max(0, count))) {
      if (!block.finished) {
        block.finished = true;
        block.nodes.forEach(highlight);
      }
    }
  }

  #truncate(count) {
    for (const block of this.#blocks.splice(count)) {
      block.nodes.forEach(node => node.remove());
    }
  }
}
