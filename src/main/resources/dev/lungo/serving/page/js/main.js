// The start: words, session, models, then the parts of the page, then the conversation in the address.

import * as api from "./api.js";
import * as chat from "./chat.js";
import { focusComposer, startComposer, suggest } from "./composer.js";
import * as connection from "./connection.js";
import { find } from "./dom.js";
import { loadWords, t, translate } from "./i18n.js";
import { loadList, startList } from "./list.js";
import { signedIn } from "./login.js";
import { goTo } from "./place.js";
import { reason } from "./reasons.js";
import { newChat, startShortcuts } from "./shortcuts.js";
import { closeDrawer, startSide } from "./side.js";
import { change } from "./state.js";
import { startThread } from "./thread.js";
import { toast } from "./toast.js";
import { startTop } from "./top.js";

async function start() {
  await loadWords();
  translate(document);
  let session = await patiently(api.session);
  if (session.user === null) {
    session = await signedIn();
  }
  change({ session });
  startSide();
  startTop();
  startThread(suggest);
  startComposer();
  startList();
  startShortcuts();
  find("new-chat").addEventListener("click", newChat);
  find("skip").addEventListener("click", focusComposer);
  addEventListener("popstate", () => openPlace());
  connection.onReturn(cameBack);
  change({ models: await patiently(api.models) });
  await Promise.all([loadList(), openPlace()]);
  if (matchMedia("(hover: hover)").matches) {
    focusComposer();
  }
}

/** The page may be opened before the server is up again. */
async function patiently(request) {
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await request();
      connection.mended("start");
      return answer;
    } catch (error) {
      if (error.status !== 0 && error.status < 500) {
        throw error;
      }
      connection.lost("start");
      await connection.pause(attempt);
    }
  }
}

async function openPlace() {
  closeDrawer();
  try {
    await chat.openPlace();
  } catch (error) {
    notOpened(error);
  }
}

function notOpened(error) {
  if (error.status === 401) {
    location.reload(); // To the form; what was typed is kept.
    return;
  }
  toast(reason(error));
  if (error.status === 404) {
    goTo(null, null);
    chat.startAnew();
  } else if (error.status === 0) {
    connection.unreachable();
  }
}

/** The server is back: what is shown may be old. */
async function cameBack() {
  try {
    change({ models: await api.models() });
    await Promise.all([loadList(), chat.refresh()]);
  } catch (error) {
    notOpened(error);
  }
}

addEventListener("unhandledrejection", event => {
  if (event.reason instanceof api.ApiError) {
    event.preventDefault();
    toast(reason(event.reason));
  }
});

start().catch(error => toast(error.status === undefined ? String(error) : t("error.start", { message: reason(error) })));
