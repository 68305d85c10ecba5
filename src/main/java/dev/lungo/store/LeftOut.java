package dev.lungo.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Why judgements did not become training data, counted.
final class LeftOut {
  private final SequencedMap<String, Integer> counts = new LinkedHashMap<>();

  void because(String reason) {
    counts.merge(reason, 1, Integer::sum);
  }

  SequencedMap<String, Integer> byReason() {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(counts));
  }
}
