package dev.lungo.serving;

import io.helidon.webserver.http.ServerRequest;

/// Decides who may call. It is asked before every request under `/v1`, `/api` and `/metrics`; the
/// page's files, `/health` and `/openapi.json` are open to all.
///
/// It looks at headers, cookies and the path, never at the body.
@FunctionalInterface
public interface Access {
  /// Everybody may do everything: for one person on a machine of their own.
  Access OPEN = _ -> Caller.LOCAL;

  /// @return who is calling; a handler finds it by {@link Caller#of}
  /// @throws ApiException 401, 403 or 429, if the request may not pass
  Caller admit(ServerRequest request);
}
