// Why something did not work, in words.

import { t } from "./i18n.js";

const BY_CODE = new Set(["network", "context_full", "answer_running", "model_not_found", "version_gone",
  "store_unavailable"]);
const BY_STATUS = new Set([401, 403, 404, 413, 429, 503]);

export function reason(error) {
  const { context, tokens } = error.more ?? {};
  if (BY_CODE.has(error.code)) {
    return t(`error.${error.code}`, { context, tokens });
  }
  if (error.status === 429 && error.retryAfter !== null) {
    return t("error.429.after", { n: error.retryAfter });
  }
  if (BY_STATUS.has(error.status)) {
    return t(`error.${error.status}`);
  }
  return t("error.other", { message: error.message });
}
