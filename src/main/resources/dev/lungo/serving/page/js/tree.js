// A conversation is a tree: editing and regenerating add siblings and destroy nothing. What the page
// shows is the path from a root to one leaf. Pure functions over a Map of messages by id, in the
// order in which they were made.

/** The children of each message; the roots under null. */
function families(messages) {
  const children = new Map();
  for (const message of messages.values()) {
    const siblings = children.get(message.parent);
    if (siblings === undefined) {
      children.set(message.parent, [message]);
    } else {
      siblings.push(message);
    }
  }
  return children;
}

/** The leaf under a message, always by the youngest child; under null, of the whole conversation. */
export function leafUnder(messages, id) {
  const children = families(messages);
  let leaf = id !== null && messages.has(id) ? id : null;
  for (let next = children.get(leaf); next !== undefined; next = children.get(leaf)) {
    leaf = next.at(-1).id;
  }
  return leaf;
}

/**
 * The path to a leaf, the root first: each message with its siblings, itself among them.
 * Two answers that wait to be compared are one step of the path, with both as `pair`.
 */
export function path(messages, leaf) {
  const children = families(messages);
  const steps = [];
  for (let message = messages.get(leaf); message !== undefined; message = messages.get(message.parent)) {
    const siblings = children.get(message.parent);
    const pair = isUndecided(message) ? comparedWith(message, siblings) : null;
    steps.unshift({ message, siblings, pair: pair?.length === 2 ? pair : null });
  }
  return steps;
}

export function isUndecided(message) {
  return message.comparison !== null && message.comparison !== undefined && !message.comparison.choice;
}

function comparedWith(message, siblings) {
  return siblings
    .filter(sibling => sibling.comparison?.id === message.comparison.id)
    .sort((a, b) => (a.comparison.side === "left" ? 0 : 1) - (b.comparison.side === "left" ? 0 : 1));
}
