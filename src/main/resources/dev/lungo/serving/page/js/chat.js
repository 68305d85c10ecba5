// What can be done with a conversation. Nothing here touches the page: it changes the state, and
// the parts of the page listen.

import * as api from "./api.js";
import * as connection from "./connection.js";
import { defaults } from "./defaults.js";
import { moveDraft, saveDraft } from "./drafts.js";
import { goTo, place } from "./place.js";
import { change, putMessage, state, tell } from "./state.js";
import { follow } from "./stream.js";
import { leafUnder } from "./tree.js";

const following = new Map(); // The answers that are being written: id -> how to stop following.
const growth = new Set(); // Who wants to know when a message's text grew.
let opening = 0;

/** Calls the listener with each message whose text grew. */
export function onGrowth(listener) {
  growth.add(listener);
}

function leave() {
  following.forEach(stop => stop());
  following.clear();
}

/** The empty page, from which the next message starts a conversation. */
export function startAnew() {
  opening++;
  leave();
  goTo(null, null);
  change({ conversation: null, messages: new Map(), leaf: null, loading: false, model: defaults().model });
}

/**
 * Opens a conversation at a leaf, or at the one it was left at.
 * @throws ApiError when there is no such conversation, or no server
 */
export async function open(id, leaf = null) {
  const turn = ++opening;
  if (state.conversation?.id !== id) {
    leave();
    change({ conversation: null, messages: new Map(), leaf: null, loading: true });
  }
  try {
    const { messages, ...conversation } = await api.conversation(id);
    if (turn === opening) {
      show(conversation, messages, leaf);
    }
  } catch (error) {
    if (turn === opening) {
      change({ loading: false });
    }
    throw error;
  }
}

function show(conversation, messages, leaf) {
  leave();
  const byId = new Map(messages.map(message => [message.id, message]));
  const wanted = byId.has(leaf) ? leaf : conversation.leaf;
  change({
    conversation, messages: byId, loading: false, model: conversation.model,
    leaf: leafUnder(byId, byId.has(wanted) ? wanted : null),
  });
  goTo(conversation.id, state.leaf);
  followRunning();
}

/** Opens what the address says, as after Back, or a reload in mid-answer. */
export async function openPlace() {
  const { conversation, leaf } = place();
  if (conversation === null) {
    startAnew();
  } else if (conversation === state.conversation?.id && state.messages.has(leaf)) {
    selectLeaf(leaf);
  } else {
    await open(conversation, leaf);
  }
}

/** The server was away: what it did meanwhile is read again. */
export async function refresh() {
  if (state.conversation !== null) {
    await open(state.conversation.id, state.leaf);
  }
}

function followRunning() {
  for (const message of state.messages.values()) {
    if (message.status === "running" && !following.has(message.id)) {
      following.set(message.id, follow(message.id, message.content.length, {
        text: more => grow(message.id, more),
        end: whole => finish(whole),
        failed: error => abandon(message.id, error),
      }));
    }
  }
}

function grow(id, more) {
  const message = state.messages.get(id);
  message.content += more;
  growth.forEach(listener => listener(message));
}

function finish(message) {
  following.delete(message.id);
  putMessage(message);
  tell("finished");
}

/** The answer cannot be followed any more, for example because it was deleted elsewhere. */
function abandon(id, error) {
  following.delete(id);
  const message = state.messages.get(id);
  putMessage({ ...message, status: "failed", error: error.message });
}

/** The answers at the end of the shown path that are still being written. */
export function running() {
  return [...state.messages.values()].filter(message =>
    message.status === "running" && message.parent === state.messages.get(state.leaf)?.parent);
}

/**
 * Sends a message. The key names this sending: sent again with the same key, it is the same message.
 * @param parent what it answers to: the leaf, or an edited message's parent
 * @return the id of the conversation
 * @throws ApiError when it was not accepted; nothing is lost, it can be sent again
 */
export async function send({ parent, content, key, dropOldest = false }) {
  const conversation = state.conversation ?? await begin();
  const sent = await attempt(() => api.send(conversation.id,
    { parent, content, key, ...(dropOldest && { dropOldest }) }));
  if (state.conversation?.id === conversation.id) {
    change({ conversation: sent.conversation }); // It may have got a title.
  }
  take(conversation.id, [sent.user, ...sent.answers]);
  tell("list");
  return conversation.id;
}

/** Makes the conversation as soon as there is something to say in it. */
async function begin() {
  const { system, settings } = defaults();
  const { messages, ...conversation } = await attempt(() =>
    api.createConversation({ model: state.model, ...(system && { system }), settings }));
  moveDraft(null, conversation.id);
  goTo(conversation.id, null);
  change({ conversation, messages: new Map((messages ?? []).map(message => [message.id, message])), leaf: null });
  return conversation;
}

/** New messages: the path goes on to the first answer, if the conversation is still open. */
function take(conversation, messages) {
  if (state.conversation?.id !== conversation) {
    return;
  }
  for (const message of messages) {
    state.messages.set(message.id, message);
  }
  const answer = messages.find(message => message.role === "assistant");
  change({ messages: state.messages, leaf: leafUnder(state.messages, answer.id) });
  goTo(conversation, state.leaf);
  followRunning();
}

export async function regenerate(id, { dropOldest = false } = {}) {
  const conversation = state.conversation.id;
  take(conversation, (await attempt(() => api.regenerate(id, { dropOldest }))).answers);
}

/** Goes on with a half answer. */
export async function goOn(id) {
  const conversation = state.conversation.id;
  take(conversation, (await attempt(() => api.goOn(id))).answers);
}

/** Stops the answers at the end of the path; what they have stays. */
export async function stop() {
  await Promise.all(running().map(message => attempt(() => api.stop(message.id))));
}

/** Shows another branch, down to its youngest leaf, and remembers it. */
export function selectLeaf(id) {
  const leaf = leafUnder(state.messages, id);
  if (leaf !== state.leaf) {
    change({ leaf });
    goTo(state.conversation.id, leaf);
    // Only a convenience for the next visit: the address holds the leaf as well.
    api.changeConversation(state.conversation.id, { leaf }).catch(() => {});
  }
}

export async function choose(comparison, choice) {
  const conversation = state.conversation.id;
  const { chosen } = await attempt(() => api.choose(comparison, choice));
  if (state.conversation?.id === conversation) {
    await open(conversation, chosen);
  }
}

export async function vote(id, vote) {
  putMessage(await attempt(() => api.vote(id, vote)));
}

export async function demonstrate(id, content) {
  putMessage(await attempt(() => api.demonstrate(id, content)));
}

export async function withdrawDemonstration(id) {
  putMessage(await attempt(() => api.withdrawDemonstration(id)));
}

/** Changes the title, the system prompt, the settings or the model of a conversation. */
export async function alter(id, alteration) {
  const conversation = await attempt(() => api.changeConversation(id, alteration));
  if (state.conversation?.id === id) {
    change({ conversation, model: conversation.model });
  }
  tell("list");
}

export async function remove(id) {
  await attempt(() => api.deleteConversation(id));
  if (state.conversation?.id === id) {
    startAnew();
  }
  tell("list");
}

/** A new conversation that starts from a summary of this one, with a message that waits to be sent. */
export async function summarise(content) {
  const made = await attempt(() => api.summarise(state.conversation.id));
  saveDraft(made.id, content);
  tell("list");
  await open(made.id);
}

async function attempt(request) {
  try {
    return await request();
  } catch (error) {
    if (error.status === 0) {
      connection.unreachable();
    }
    throw error;
  }
}
