/// Who may use the server.
///
/// | server                              | the page, `/api`             | programs, `/v1`      |
/// |-------------------------------------|------------------------------|----------------------|
/// | on loopback, no users, no keys      | open                         | open                 |
/// | on loopback, keys but no users      | open                         | by key               |
/// | on loopback, users                  | by password                  | by key               |
/// | on another address                  | by password                  | by key               |
/// | the same, open to everyone in so    | as on loopback, with limits  | the same             |
/// | many words                          |                              |                      |
///
/// The page's files, `/health` and `/openapi.json` are always open; `/metrics` is for keys and
/// administrators.
///
/// {@link dev.lungo.serving.access.StoreAccess} decides, {@link
/// dev.lungo.serving.access.SessionApi} signs people in and out, {@link
/// dev.lungo.serving.access.SignedIn} is who came in, and {@link
/// dev.lungo.serving.access.Limits} what they may use. `Usage` counts that with two `Allowance`s;
/// `Attempts` slows down who guesses passwords.
///
/// ```java
/// StoreAccess access = new StoreAccess(store, Door.LOOPBACK, Limits.DEFAULT);
/// List<Feature> features = List.of(new SessionApi(store, access, "1.0"), ...);
/// Server server = Server.start(options, models, access, features);
/// ```
///
/// **Against other sites' pages.** The session's cookie is `SameSite=Strict` and unknown to
/// scripts; every writing request must carry a token that only our own page can read; a browser
/// that says another site's page is asking is refused; and on loopback the header Host must be a
/// loopback name (see `Hosts`).
///
/// **Traps.** No secret and nothing that people wrote may reach a log or an error's message; not
/// even names that failed to sign in, since people type passwords there.
@NullMarked
package dev.lungo.serving.access;

import org.jspecify.annotations.NullMarked;
