package dev.lungo.store;

import java.util.List;

/// A thumb.
///
/// @param value 1 for good, -1 for bad
/// @param reasons words of the page, such as `too_long`; may be empty
/// @param comment "" without one
public record Vote(int value, List<String> reasons, String comment) {
  public Vote {
    reasons = List.copyOf(reasons);
    if (value != 1 && value != -1) {
      throw new IllegalArgumentException("a vote is 1 (good) or -1 (bad), but it is " + value);
    }
  }
}
