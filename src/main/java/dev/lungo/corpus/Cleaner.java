package dev.lungo.corpus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Applies rules one after another; a pure function of a document, like its rules.
public final class Cleaner {
  private final List<Rule> rules;

  public Cleaner(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  public List<Rule> rules() {
    return rules;
  }

  /// What became of a document.
  ///
  /// @param document what is left of it; empty where it was dropped
  /// @param events what rules did to it, in order
  public record Cleaned(Optional<Document> document, List<Event> events) {}

  /// What one rule did to one document.
  ///
  /// @param rule the rule's name
  /// @param dropped whether the document was dropped
  /// @param bytes how many bytes of UTF-8 went; negative where a change added some
  /// @param example what to show: the document's id, the reason and the text, or what stood at
  ///     the first change and what stands there now
  public record Event(String rule, boolean dropped, long bytes, Example example) {}

  /// @param reason why it was dropped; empty for a change
  /// @param before the beginning of the dropped text, or the surroundings of the first change
  /// @param after what stands there now; empty where the document was dropped
  public record Example(String id, String source, String reason, String before, String after) {}

  public Cleaned clean(Document document) {
    List<Event> events = new ArrayList<>();
    for (Rule rule : rules) {
      Document before = document;
      switch (rule.apply(before)) {
        case Rule.Kept _ -> {}
        case Rule.Dropped dropped -> {
          events.add(dropped(rule.name(), before, dropped.reason()));
          return new Cleaned(Optional.empty(), events);
        }
        case Rule.Changed changed -> {
          document = changed.document();
          if (document.text().isBlank()) {
            events.add(dropped(rule.name(), before, "nothing is left of it"));
            return new Cleaned(Optional.empty(), events);
          }
          events.add(changed(rule.name(), before, document));
        }
      }
    }
    return new Cleaned(Optional.of(document), events);
  }

  static Event dropped(String rule, Document document, String reason) {
    return new Event(
        rule,
        true,
        bytes(document),
        new Example(
            document.id(), document.source(), reason, Excerpt.beginning(document.text()), ""));
  }

  private static Event changed(String rule, Document before, Document after) {
    Excerpt.Change change = Excerpt.change(before.text(), after.text());
    return new Event(
        rule,
        false,
        bytes(before) - bytes(after),
        new Example(before.id(), before.source(), "", change.before(), change.after()));
  }

  static long bytes(Document document) {
    return document.text().getBytes(StandardCharsets.UTF_8).length;
  }
}
