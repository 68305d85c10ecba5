// The address holds the conversation and the leaf: #/CONVERSATION/LEAF. It can be kept as a
// bookmark, and Back and Forward walk through the conversations.

export function place() {
  const [, conversation = null, leaf = null] = location.hash.split("/").map(decode);
  return { conversation: conversation || null, leaf: leaf || null };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

export function addressOf(conversation, leaf = null) {
  const parts = [conversation, leaf].filter(part => part !== null).map(encodeURIComponent);
  return `#/${parts.join("/")}`;
}

/** Another conversation is a new entry in the history; another leaf of the same one is not. */
export function goTo(conversation, leaf) {
  const here = place();
  const address = conversation === null ? location.pathname : addressOf(conversation, leaf);
  if (here.conversation === conversation) {
    history.replaceState(null, "", address);
  } else {
    history.pushState(null, "", address);
  }
}
