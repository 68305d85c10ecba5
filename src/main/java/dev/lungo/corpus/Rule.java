package dev.lungo.corpus;

/// One step of cleaning: a pure function of a document, with a name.
///
/// A rule looks at nothing but the document, keeps no state and may be called by several threads
/// at once, so that the same rules can run on one machine or on many. Rules are records of their
/// thresholds. A new kind of rule (the language, a learned quality, overlap with a test set)
/// needs this interface and a component of {@link Cleaning}, and nothing else.
public interface Rule {
  /// Names the rule in reports and on the command line, such as `gopher-words`.
  String name();

  Result apply(Document document);

  /// What a rule says of a document.
  sealed interface Result {
    /// The document stays as it is.
    Result KEPT = new Kept();

    /// Kept, or changed where the text is another one.
    static Result of(Document before, String text) {
      return text.equals(before.text()) ? KEPT : new Changed(before.withText(text));
    }
  }

  /// The document stays as it is.
  record Kept() implements Result {}

  /// The document goes on with another text.
  record Changed(Document document) implements Result {}

  /// The document is left out.
  ///
  /// @param reason what was measured and what was expected, in words
  record Dropped(String reason) implements Result {}
}
