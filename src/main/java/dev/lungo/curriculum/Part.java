package dev.lungo.curriculum;

import java.util.List;

/// Which side of the border between teaching and examination a lesson comes from.
///
/// A model that answers {@link #TAUGHT} lessons may only have learned them by heart. Of the others
/// it was never asked the like: their entities (a country, a pair of numbers, a class) or the words
/// of the question were kept out of every taught lesson.
public enum Part {
  TAUGHT(false, false),
  /// What people ask the tuned model, whose answers are then compared: also in words that no
  /// conversation taught, but not in those of the examination. It is not examined.
  FEEDBACK(false, false),
  /// Questions in familiar words about things never asked about.
  NEW_ENTITIES(true, false),
  /// Familiar things in words never used.
  NEW_PHRASINGS(false, true),
  NEW_BOTH(true, true);

  /// Those that the examination has.
  public static final List<Part> EXAMINED = List.of(TAUGHT, NEW_ENTITIES, NEW_PHRASINGS, NEW_BOTH);

  private final boolean newEntities;
  private final boolean newPhrasings;

  Part(boolean newEntities, boolean newPhrasings) {
    this.newEntities = newEntities;
    this.newPhrasings = newPhrasings;
  }

  boolean newEntities() {
    return newEntities;
  }

  boolean newPhrasings() {
    return newPhrasings;
  }
}
