package dev.lungo.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Passwords as hashes that are slow to try: Argon2id with 19 MiB and two passes, which OWASP's
/// cheat sheet has as its least, so that a server on a small machine bears it.
///
/// The hash names its parameters: those of tomorrow can be stronger, and old hashes still checked.
final class Passwords {
  static final int SHORTEST = 8;
  private static final int LONGEST = 1_000;

  private static final Argon2Function HASH =
      Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);
  private static final SecureRandom RANDOM = new SecureRandom();

  /// So many at a time, so that many guesses at once take neither all memory nor all cores.
  private static final Semaphore AT_ONCE = new Semaphore(2, true);

  /// What a password is checked against where there is no user, so that the time taken does not
  /// tell who has an account. Nobody knows its password.
  private static final class Nobody {
    static final String HASH = hash(Secrets.fresh());
  }

  private Passwords() {}

  /// @throws IllegalArgumentException if it is too short or too long
  static String hash(String password) {
    if (password.codePointCount(0, password.length()) < SHORTEST || password.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a password has " + SHORTEST + " to " + LONGEST + " characters: choose another");
    }
    byte[] salt = new byte[16];
    RANDOM.nextBytes(salt);
    return limited(() -> HASH.hash(bytes(password), salt).getResult());
  }

  static boolean matches(String password, String hash) {
    return password.length() <= LONGEST
        && limited(
            () -> Argon2Function.getInstanceFromHash(hash).check(bytes(password), bytes(hash)));
  }

  /// Takes as long as {@link #matches}.
  static void matchNobody(String password) {
    matches(password, Nobody.HASH);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static <T> T limited(Supplier<T> work) {
    AT_ONCE.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      AT_ONCE.release();
    }
  }
}
