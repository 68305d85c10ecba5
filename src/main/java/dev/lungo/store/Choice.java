package dev.lungo.store;

import java.util.Locale;

/// What a person says of two answers side by side.
public enum Choice {
  LEFT,
  RIGHT,
  BOTH_GOOD,
  BOTH_BAD;

  /// As it is stored and as the page knows it: in lower case.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws IllegalArgumentException naming the choices, if it is none
  public static Choice of(String label) {
    for (Choice choice : values()) {
      if (choice.label().equals(label)) {
        return choice;
      }
    }
    throw new IllegalArgumentException(
        "a choice is left, right, both_good or both_bad, but it is '" + label + "'");
  }
}
