package dev.lungo.corpus;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The heuristics of C4 (Raffel et al., Exploring the Limits of Transfer Learning, 2020, section
/// 2.2), made for English web pages.
///
/// In the paper all of them apply. They are hard on good text of other kinds: poems, plays and
/// lists have no full stop at a line's end, programs have curly braces, captions are short. Those
/// that ask for sentences do not apply to scripts without spaces: older Chinese has no full stops.
public final class C4 {
  private C4() {}

  /// Keeps only lines that end with terminal punctuation or a quotation mark and have some
  /// words. In the released code 5 words; the paper's text does the same.
  ///
  /// @param words the fewest words of a line
  /// @param terminal whether terminal punctuation is asked for
  public record Sentences(int words, boolean terminal) implements Rule {
    private static final String ENDS = ".!?\"”’»…؟।";

    @Override
    public String name() {
      return "c4-lines";
    }

    @Override
    public Result apply(Document document) {
      if (new Words(document.text()).isSpaceless()) {
        return Result.KEPT;
      }
      return Result.of(
          document,
          Lines.without(
              document.text(),
              line -> {
                String bare = line.strip();
                boolean ended =
                    ENDS.indexOf(bare.charAt(bare.length() - 1)) >= 0 && !bare.endsWith("...");
                return (terminal && !ended) || new Words(bare).count() < words;
              }));
    }
  }

  /// Removes lines that warn of JavaScript or speak of policies and cookies.
  public record WarningLines() implements Rule {
    private static final Pattern WARNING =
        Pattern.compile(
            "javascript|terms of use|privacy policy|cookie policy|uses cookies|use of cookies"
                + "|use cookies",
            Pattern.CASE_INSENSITIVE);

    @Override
    public String name() {
      return "c4-warnings";
    }

    @Override
    public Result apply(Document document) {
      return Result.of(
          document, Lines.without(document.text(), line -> WARNING.matcher(line).find()));
    }
  }

  /// Removes Wikipedia's marks `[1]`, `[edit]` and `[citation needed]`.
  public record Citations() implements Rule {
    private static final Pattern CITATION =
        Pattern.compile("\\[(\\d{1,3}|edit|citation needed)\\]", Pattern.CASE_INSENSITIVE);

    @Override
    public String name() {
      return "c4-citations";
    }

    @Override
    public Result apply(Document document) {
      return Result.of(document, CITATION.matcher(document.text()).replaceAll(""));
    }
  }

  /// Drops texts with placeholder text.
  public record LoremIpsum() implements Rule {
    @Override
    public String name() {
      return "c4-lorem-ipsum";
    }

    @Override
    public Result apply(Document document) {
      return document.text().toLowerCase(Locale.ROOT).contains("lorem ipsum")
          ? new Dropped("it has `lorem ipsum`")
          : Result.KEPT;
    }
  }

  /// Drops texts with a curly brace, which are mostly programs.
  public record CurlyBrace() implements Rule {
    @Override
    public String name() {
      return "c4-curly-brace";
    }

    @Override
    public Result apply(Document document) {
      return document.text().indexOf('{') >= 0 ? new Dropped("it has a curly brace") : Result.KEPT;
    }
  }

  /// Drops texts with too few sentences. In the paper 3.
  public record SentenceCount(int least) implements Rule {
    private static final Pattern END = Pattern.compile("[.!?]+[\"”’)]*(?=\\s|$)");

    @Override
    public String name() {
      return "c4-sentences";
    }

    @Override
    public Result apply(Document document) {
      long sentences = END.matcher(document.text()).results().limit(least).count();
      return sentences < least && !new Words(document.text()).isSpaceless()
          ? Gopher.dropped("%d sentences, not %d", sentences, least)
          : Result.KEPT;
    }
  }

  /// Drops texts with a word of a list. The list is yours: the one that C4 used also drops
  /// medicine and minorities (Dodge et al., Documenting Large Webtext Corpora, 2021).
  public record BadWords(List<String> words) implements Rule {
    public BadWords {
      words = words.stream().map(String::strip).filter(w -> !w.isEmpty()).toList();
    }

    @Override
    public String name() {
      return "c4-bad-words";
    }

    @Override
    public Result apply(Document document) {
      String text = document.text().toLowerCase(Locale.ROOT);
      for (String word : words) {
        String lower = word.toLowerCase(Locale.ROOT);
        for (int at = text.indexOf(lower); at >= 0; at = text.indexOf(lower, at + 1)) {
          if (isWhole(text, at, at + lower.length())) {
            return new Dropped("it has `" + word + "`");
          }
        }
      }
      return Result.KEPT;
    }

    /// In scripts without spaces a word may stand anywhere.
    private static boolean isWhole(String text, int start, int end) {
      return Scripts.isSpaceless(text.codePointAt(start))
          || ((start == 0 || !Character.isLetterOrDigit(text.codePointBefore(start)))
              && (end == text.length() || !Character.isLetterOrDigit(text.codePointAt(end))));
    }
  }
}
