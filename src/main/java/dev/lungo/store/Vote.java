package dev.lungo.store;

import java.util.List;

/// A thumb.
///
/// @param value 1 for good, -1 for bad
/// @param reasons words of the page, such as `too_long`, each once; may be empty
/// @param comment "" without one
public record Vote(int value, List<String> reasons, String comment) {
  public Vote {
    reasons = reasons.stream().distinct().toList();
    for (String reason : reasons) {
      if (!reason.matches("[a-z_]{1,40}")) {
        throw new IllegalArgumentException(
            "a reason is one word of a-z and _, but one of these is not");
      }
    }
    if (value != 1 && value != -1) {
      throw new IllegalArgumentException("a vote is 1 (good) or -1 (bad), but it is " + value);
    }
  }
}
