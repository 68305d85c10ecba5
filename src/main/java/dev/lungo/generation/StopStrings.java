package dev.lungo.generation;

import java.util.List;

/// Ends a text before the first of some strings that is complete, and holds back what may turn
/// out to be the beginning of one.
///
/// The pieces may be cut anywhere: the result is the same, and nothing of the stop string is ever
/// let through. Of two that end at the same place the longer counts.
final class StopStrings {
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean stopped;

  StopStrings(List<String> stops) {
    this.stops = stops;
  }

  /// Whether a stop string was found. Nothing is let through afterwards.
  boolean stopped() {
    return stopped;
  }

  /// Takes the next piece and returns what is now known to belong to the text.
  String push(String piece) {
    if (stopped) {
      return "";
    }
    held.append(piece);
    int end = held.length();
    int complete = Integer.MAX_VALUE;
    for (String stop : stops) {
      int at = held.indexOf(stop);
      int after = at + stop.length();
      if (at >= 0 && (after < complete || (after == complete && at < end))) {
        complete = after;
        end = at;
        stopped = true;
      }
    }
    if (!stopped) {
      end -= longestBeginning();
    }
    String free = held.substring(0, end);
    held.delete(0, stopped ? held.length() : end);
    return free;
  }

  /// What was held back, now that no more text follows.
  String finish() {
    String rest = held.toString();
    held.setLength(0);
    return rest;
  }

  /// The length of the longest end of the held text that is the beginning of a stop string.
  private int longestBeginning() {
    int longest = 0;
    for (String stop : stops) {
      for (int n = Math.min(stop.length() - 1, held.length()); n > longest; n--) {
        if (endsWith(stop, n)) {
          longest = n;
        }
      }
    }
    return longest;
  }

  private boolean endsWith(String stop, int n) {
    int from = held.length() - n;
    for (int i = 0; i < n; i++) {
      if (held.charAt(from + i) != stop.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
