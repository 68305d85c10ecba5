// The server's interface for this page: one function per request.

const BASE = new URL("../api/", import.meta.url);
const PATIENCE = 30_000;
const PATIENCE_FOR_MODEL = 180_000; // A summary is written by the model.

let csrf = "";

/** A request that failed: status 0 when the server could not be reached. */
export class ApiError extends Error {
  constructor(status, { code = null, message = "", ...more } = {}, retryAfter = null) {
    super(message || code || `HTTP ${status}`);
    this.status = status;
    this.code = status === 0 ? "network" : code;
    this.more = more;
    this.retryAfter = retryAfter;
  }
}

export async function failure(response) {
  let error = {};
  try {
    error = (await response.json()).error ?? {};
  } catch {
    // Not from our server: a proxy's page, perhaps.
  }
  const after = Number.parseInt(response.headers.get("Retry-After"), 10);
  return new ApiError(response.status, error, Number.isNaN(after) ? null : after);
}

export function address(path) {
  return new URL(path, BASE);
}

async function once(method, path, body, { patience = PATIENCE, keepalive = false } = {}) {
  const headers = {};
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  if (method !== "GET") {
    headers["X-CSRF-Token"] = csrf;
  }
  try {
    return await fetch(address(path), {
      method, headers, keepalive, body: JSON.stringify(body), signal: AbortSignal.timeout(patience),
    });
  } catch (error) {
    throw new ApiError(0, { message: String(error) });
  }
}

async function request(method, path, body, options) {
  let response = await once(method, path, body, options);
  if (response.status === 403 && method !== "GET" && await tokenChanged()) {
    response = await once(method, path, body, options);
  }
  if (!response.ok) {
    throw await failure(response);
  }
  return response.status === 204 ? null : response.json();
}

/** A server that was started anew may have forgotten our token: it gives a new one. */
async function tokenChanged() {
  const before = csrf;
  await session();
  return csrf !== before;
}

function remember(answer) {
  csrf = answer.csrf ?? csrf;
  return answer;
}

const id = encodeURIComponent;

export const session = async () => remember(await request("GET", "session"));
export const signIn = async (name, password) => remember(await request("POST", "session", { name, password }));
export const signOut = () => request("DELETE", "session");
export const putConsent = consent => request("PUT", "settings", { consent });
export const models = async () => (await request("GET", "models")).models;

export function conversations(query, before, limit) {
  const parameters = new URLSearchParams({ limit });
  if (query) {
    parameters.set("query", query);
  }
  if (before) {
    parameters.set("before", before);
  }
  return request("GET", `conversations?${parameters}`);
}

export const createConversation = options => request("POST", "conversations", options);
export const conversation = c => request("GET", `conversations/${id(c)}`);
export const changeConversation = (c, change) => request("PATCH", `conversations/${id(c)}`, change);
export const deleteConversation = c => request("DELETE", `conversations/${id(c)}`);
export const exportAddress = (c, format) => address(`conversations/${id(c)}/export?format=${format}`).href;
export const summarise = c =>
  request("POST", `conversations/${id(c)}/summary`, undefined, { patience: PATIENCE_FOR_MODEL });
export const send = (c, message) => request("POST", `conversations/${id(c)}/messages`, message);
export const regenerate = (m, options) => request("POST", `messages/${id(m)}/regenerate`, options);
export const goOn = m => request("POST", `messages/${id(m)}/continue`, {});
export const stop = m => request("POST", `messages/${id(m)}/stop`, {});
export const vote = (m, vote) => request("PUT", `messages/${id(m)}/vote`, vote);
export const demonstrate = (m, content) => request("PUT", `messages/${id(m)}/demonstration`, { content });
export const withdrawDemonstration = m => request("DELETE", `messages/${id(m)}/demonstration`);
export const choose = (comparison, choice) => request("PUT", `comparisons/${id(comparison)}`, { choice });
export const countTokens = prompt => request("POST", "tokens", prompt);
export const eventsAddress = (m, from) => address(`messages/${id(m)}/events?from=${from}`);
