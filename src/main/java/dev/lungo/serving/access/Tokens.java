package dev.lungo.serving.access;

import dev.lungo.files.Sha256;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/// The secrets that a request carries: a session's cookie, a key, the token against forged
/// requests.
final class Tokens {
  static final String COOKIE = "lungo_session";

  /// For who has no session: good for this process.
  private final String ofProcess;

  Tokens() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    ofProcess = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /// The token against forged requests where nobody is signed in.
  String csrf() {
    return ofProcess;
  }

  /// The same for a session. It follows from the session's own token, so that it outlives the
  /// process, and does not give that away.
  String csrf(String session) {
    return Sha256.of(("csrf " + session).getBytes(StandardCharsets.UTF_8)).substring(0, 32);
  }

  static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  /// The session's token from the cookie.
  static Optional<String> session(ServerRequest request) {
    for (String header : request.headers().values(HeaderNames.COOKIE)) {
      for (String cookie : header.split(";")) {
        String[] pair = cookie.strip().split("=", 2);
        if (pair.length == 2 && pair[0].equals(COOKIE) && isToken(pair[1])) {
          return Optional.of(pair[1]);
        }
      }
    }
    return Optional.empty();
  }

  /// The key of an `Authorization: Bearer KEY`.
  static Optional<String> key(ServerRequest request) {
    return request
        .headers()
        .first(HeaderNames.AUTHORIZATION)
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip())
        .filter(Tokens::isToken);
  }

  /// Whether it can be one of ours at all; nothing else is asked of the store.
  private static boolean isToken(String text) {
    return text.matches("[A-Za-z0-9_.~+/=-]{1,200}");
  }
}
