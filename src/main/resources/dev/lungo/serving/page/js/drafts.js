// What was typed and not yet accepted by the server, per conversation (null: the next new one).
// It survives a reload. With it stands the sending that got no answer: it is repeated with its own
// key, so that a message which did arrive is not sent twice.

import { keep, kept } from "./storage.js";

const drafts = new Map(); // Also where the browser keeps nothing.

const NONE = { text: "", sending: null };

function name(conversation) {
  return `draft.${conversation ?? "new"}`;
}

export function draft(conversation) {
  return drafts.get(conversation) ?? kept(name(conversation)) ?? NONE;
}

export function saveDraft(conversation, text, sending = null) {
  const value = text === "" && sending === null ? null : { text, sending };
  drafts.set(conversation, value ?? NONE);
  keep(name(conversation), value);
}

export function moveDraft(from, to) {
  const { text, sending } = draft(from);
  saveDraft(to, text, sending);
  saveDraft(from, "");
}

/** A new name for a sending. (randomUUID is missing where the page does not come from localhost or by TLS.) */
export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
