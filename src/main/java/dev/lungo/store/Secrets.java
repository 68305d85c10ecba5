package dev.lungo.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lungo.files.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/// Random secrets of 256 bits, for keys and sessions.
///
/// Their plain SHA-256 is stored: nobody can try 2^256 values, so a slow or salted hash, which
/// makes passwords safe that people thought up, would only slow down every request.
final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  static String fresh() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String hash(String secret) {
    return Sha256.of(secret.getBytes(UTF_8));
  }
}
