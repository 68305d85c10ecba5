package dev.lungo.corpus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which rules are applied: a set, and rules put to it or taken from it, such as
/// `gentle,-personal-data,+c4-lines`.
///
/// @param preset the set to begin with, which also gives the thresholds
/// @param names the names of the chosen rules
public record RuleChoice(Preset preset, Set<String> names) {
  /// A set of rules with thresholds.
  public enum Preset {
    /// For chosen text; the default.
    GENTLE,
    /// For crawled English pages, as in the papers.
    WEB,
    /// No rule at all, to begin a list of one's own.
    NONE;

    /// The thresholds.
    public Cleaning cleaning() {
      return this == WEB ? Cleaning.web() : Cleaning.gentle();
    }

    private boolean has(String rule) {
      return switch (this) {
        case GENTLE -> !WEB_ONLY.contains(rule) && !rule.equals(BAD_WORDS);
        case WEB -> !rule.equals(BAD_WORDS);
        case NONE -> false;
      };
    }
  }

  /// Needs a list of words before it does anything.
  private static final String BAD_WORDS = "c4-bad-words";

  /// What is hard on poems, plays, captions, programs, and on languages other than English.
  private static final Set<String> WEB_ONLY =
      Set.of(
          "c4-warnings",
          "c4-lines",
          "c4-citations",
          "gopher-stop-words",
          "c4-sentences",
          "c4-curly-brace");

  public RuleChoice {
    names = Set.copyOf(names);
  }

  /// Reads `PRESET,+NAME,-NAME`, where the preset may be left out.
  ///
  /// @throws IllegalArgumentException naming what is unknown
  public static RuleChoice parse(String choice) {
    Preset preset = Preset.GENTLE;
    List<String> changes = new ArrayList<>();
    for (String part : choice.split(",")) {
      String bare = part.strip();
      if (bare.startsWith("+") || bare.startsWith("-")) {
        changes.add(bare);
      } else if (!bare.isEmpty()) {
        preset = preset(bare);
      }
    }
    Set<String> all = new LinkedHashSet<>();
    Set<String> names = new LinkedHashSet<>();
    for (Rule rule : preset.cleaning().rules()) {
      all.add(rule.name());
      if (preset.has(rule.name())) {
        names.add(rule.name());
      }
    }
    for (String change : changes) {
      String name = change.substring(1);
      if (!all.contains(name)) {
        throw new IllegalArgumentException(
            "there is no rule `" + name + "`; the rules are " + String.join(", ", all));
      }
      if (change.startsWith("+")) {
        names.add(name);
      } else {
        names.remove(name);
      }
    }
    return new RuleChoice(preset, names);
  }

  /// The chosen rules with given thresholds, in their order.
  public List<Rule> of(Cleaning cleaning) {
    return cleaning.rules().stream().filter(rule -> names.contains(rule.name())).toList();
  }

  private static Preset preset(String name) {
    for (Preset preset : Preset.values()) {
      if (preset.name().equalsIgnoreCase(name)) {
        return preset;
      }
    }
    throw new IllegalArgumentException(
        "rules must begin with gentle, web or none, or be +NAME or -NAME, but got `"
            + name.toLowerCase(Locale.ROOT)
            + "`");
  }
}
