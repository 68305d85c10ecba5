package dev.lungo.corpus;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// The quality rules of Gopher (Rae et al., Scaling Language Models, 2021, appendix A.1.1), made
/// for web pages.
///
/// Each record's components are its thresholds; {@link Cleaning#web} holds the paper's. `words`
/// counts as in {@link Words}, so that Chinese is measured by characters. A rule that asks how
/// words look does not apply where most words are single characters, nor to texts with fewer
/// than `from` words or lines: a share of very few says nothing.
public final class Gopher {
  private Gopher() {}

  /// The number of words. In the paper 50 to 100,000.
  public record WordCount(int least, int most) implements Rule {
    @Override
    public String name() {
      return "gopher-words";
    }

    @Override
    public Result apply(Document document) {
      int count = new Words(document.text()).count();
      return count < least || count > most
          ? dropped("%d words, not %d to %d", count, least, most)
          : Result.KEPT;
    }
  }

  /// The mean length of words in letters. In the paper 3 to 10.
  public record WordLength(double least, double most, int from) implements Rule {
    @Override
    public String name() {
      return "gopher-word-length";
    }

    @Override
    public Result apply(Document document) {
      Words words = new Words(document.text());
      int spaced = words.count() - words.spaceless();
      if (spaced < Math.max(1, from) || words.isSpaceless()) {
        return Result.KEPT;
      }
      long letters = 0;
      for (int i = 0; i < words.count(); i++) {
        letters += words.isSpaceless(i) ? 0 : words.length(i);
      }
      double mean = (double) letters / spaced;
      return mean < least || mean > most
          ? dropped("words of %.1f letters on average, not %.1f to %.1f", mean, least, most)
          : Result.KEPT;
    }
  }

  /// Hash signs and ellipses per word. In the paper at most 0.1 of each.
  public record SymbolRatio(double most, int from) implements Rule {
    @Override
    public String name() {
      return "gopher-symbols";
    }

    @Override
    public Result apply(Document document) {
      int words = new Words(document.text()).count();
      if (words < Math.max(1, from)) {
        return Result.KEPT;
      }
      double hashes = (double) hashes(document.text()) / words;
      double ellipses = (double) ellipses(document.text()) / words;
      return Math.max(hashes, ellipses) > most
          ? dropped(
              "%.2f %s per word, more than %.2f",
              Math.max(hashes, ellipses), hashes > ellipses ? "hash signs" : "ellipses", most)
          : Result.KEPT;
    }

    private static int hashes(String text) {
      return (int) text.chars().filter(c -> c == '#').count();
    }

    /// Runs of three or more full stops, or of the one character for them.
    private static int ellipses(String text) {
      int count = 0;
      int stops = 0;
      char last = ' ';
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        stops = c == '.' ? stops + 1 : 0;
        if (stops == 3 || (c == '…' && last != '…')) {
          count++;
        }
        last = c;
      }
      return count;
    }
  }

  /// The shares of lines that begin with a bullet and that end with an ellipsis. In the paper
  /// at most 0.9 and 0.3. A dash is no bullet: dialogue begins with it in many languages.
  public record LineMarks(double bullets, double ellipses, int from) implements Rule {
    @Override
    public String name() {
      return "gopher-lines";
    }

    @Override
    public Result apply(Document document) {
      int lines = 0;
      int bulleted = 0;
      int open = 0;
      for (String line : document.text().split("\n")) {
        String bare = line.strip();
        if (!bare.isEmpty()) {
          lines++;
          bulleted += "•‣▪●◦■*".indexOf(bare.charAt(0)) >= 0 || bare.startsWith("- ") ? 1 : 0;
          open += bare.endsWith("...") || bare.endsWith("…") ? 1 : 0;
        }
      }
      if (lines < Math.max(1, from)) {
        return Result.KEPT;
      }
      if ((double) bulleted / lines > bullets) {
        return dropped("%d of %d lines begin with a bullet", bulleted, lines);
      }
      return (double) open / lines > ellipses
          ? dropped("%d of %d lines end with an ellipsis", open, lines)
          : Result.KEPT;
    }
  }

  /// The share of words that have a letter. In the paper at least 0.8. Words that are nothing
  /// but punctuation are left out here, since tokenised text and dialogue set it apart.
  public record AlphabeticShare(double least, int from) implements Rule {
    @Override
    public String name() {
      return "gopher-alphabetic";
    }

    @Override
    public Result apply(Document document) {
      Words words = new Words(document.text());
      int counted = 0;
      int alphabetic = 0;
      for (int i = 0; i < words.count(); i++) {
        String word = words.word(i);
        if (word.codePoints().anyMatch(Character::isLetter)) {
          alphabetic++;
          counted++;
        } else if (word.codePoints().anyMatch(c -> !isPunctuation(c))) {
          counted++;
        }
      }
      if (words.count() < Math.max(1, from) || alphabetic >= least * counted) {
        return Result.KEPT;
      }
      return dropped(
          "only %.2f of the words have a letter, not %.2f", (double) alphabetic / counted, least);
    }

    private static boolean isPunctuation(int c) {
      return switch (Character.getType(c)) {
        case Character.DASH_PUNCTUATION,
            Character.START_PUNCTUATION,
            Character.END_PUNCTUATION,
            Character.INITIAL_QUOTE_PUNCTUATION,
            Character.FINAL_QUOTE_PUNCTUATION,
            Character.OTHER_PUNCTUATION ->
            c != '#' && c != '*' && c != '%' && c != '&' && c != '@' && c != '\\';
        default -> false;
      };
    }
  }

  /// How many of eight very common English words a text has. In the paper at least 2, which
  /// drops all that is not English.
  public record StopWords(int least) implements Rule {
    private static final Set<String> COMMON =
        Set.of("the", "be", "to", "of", "and", "that", "have", "with");

    @Override
    public String name() {
      return "gopher-stop-words";
    }

    @Override
    public Result apply(Document document) {
      Words words = new Words(document.text());
      if (words.isSpaceless()) {
        return Result.KEPT;
      }
      Set<String> found = new HashSet<>();
      for (int i = 0; i < words.count() && found.size() < least; i++) {
        if (words.length(i) <= 4) {
          String word = words.word(i).toLowerCase(Locale.ROOT);
          if (COMMON.contains(word)) {
            found.add(word);
          }
        }
      }
      return found.size() < least
          ? dropped("%d of the common English words, not %d", found.size(), least)
          : Result.KEPT;
    }
  }

  static Rule.Dropped dropped(String format, Object... arguments) {
    return new Rule.Dropped(String.format(Locale.ROOT, format, arguments));
  }
}
