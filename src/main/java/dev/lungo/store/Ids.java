package dev.lungo.store;

import java.security.SecureRandom;
import java.util.UUID;

/// Names for what is stored.
final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  /// A UUID of version 7 (RFC 9562): its beginning is the time, which keeps an index's new entries
  /// together; the rest is random.
  static String next() {
    long time = System.currentTimeMillis();
    long high = time << 16 | 0x7000 | (RANDOM.nextLong() & 0x0FFF);
    long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  /// One that says nothing, not even when it was made.
  static String opaque() {
    return UUID.randomUUID().toString();
  }
}
