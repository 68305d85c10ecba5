// What the page knows, in one place. Whoever shows a part of it listens to that part.

export const state = {
  session: null, // {open, user, csrf, consent, ...}
  models: [],
  model: null, // the id chosen for this conversation, or for the next one
  conversation: null, // the open one without its messages, or null on the empty page
  messages: new Map(), // of the open conversation by id
  leaf: null, // where the shown path ends
  loading: false, // a conversation is on its way
};

const listeners = new Map();

/** Calls the listener once for each change of any of the named parts. */
export function on(names, listener) {
  for (const name of names.split(" ")) {
    listeners.set(name, [...(listeners.get(name) ?? []), listener]);
  }
}

/** Changes parts, then tells who listens to them. */
export function change(parts) {
  Object.assign(state, parts);
  tell(...Object.keys(parts));
}

/** Says that parts were changed in place. */
export function tell(...names) {
  const all = new Set(names.flatMap(name => listeners.get(name) ?? []));
  all.forEach(listener => listener());
}

/** A message of the open conversation changed. (One of a conversation that was left meanwhile is ignored.) */
export function putMessage(message) {
  if (state.messages.has(message.id)) {
    state.messages.set(message.id, message);
    tell("messages");
  }
}

export function modelOf(id) {
  return state.models.find(model => model.id === id) ?? null;
}
