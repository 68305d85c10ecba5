package dev.lungo.corpus;

/// How files become documents.
///
/// @param strict whether invalid UTF-8 is refused; otherwise it is replaced and told to the
///     listener
/// @param unit what one document of a text file is
/// @param longest the length, in UTF-16 units, above which a document is cut into pieces at the
///     last paragraph, line, sentence or word before it; what follows a cut has at least a
///     quarter of it, so that no crumbs arise. It bounds the memory that one document takes: a
///     text file of any size without a separator is read as a sequence of pieces
/// @param field the field of a JSON line that holds the text
/// @param listener hears of progress and of replaced bytes
public record ReadOptions(
    boolean strict, Unit unit, int longest, String field, ReadListener listener) {
  /// 4 Mi units: whole books stay whole, and one document takes at most tens of megabytes.
  public static final int LONGEST = 1 << 22;

  /// What one document of a text file is.
  public enum Unit {
    /// What stands between lines `<|endoftext|>`, or the whole file.
    SEPARATED,
    /// Each line, as in a file of captions.
    LINE
  }

  public ReadOptions {
    if (longest < 64) {
      throw new IllegalArgumentException(
          "the longest document must have 64 characters or more, but got " + longest);
    }
  }

  public static ReadOptions defaults() {
    return new ReadOptions(false, Unit.SEPARATED, LONGEST, "text", ReadListener.NONE);
  }

  public ReadOptions withStrict(boolean strict) {
    return new ReadOptions(strict, unit, longest, field, listener);
  }

  public ReadOptions withUnit(Unit unit) {
    return new ReadOptions(strict, unit, longest, field, listener);
  }

  public ReadOptions withLongest(int longest) {
    return new ReadOptions(strict, unit, longest, field, listener);
  }

  public ReadOptions withField(String field) {
    return new ReadOptions(strict, unit, longest, field, listener);
  }

  public ReadOptions withListener(ReadListener listener) {
    return new ReadOptions(strict, unit, longest, field, listener);
  }
}
