package dev.lungo.corpus;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// The repetition rules of Gopher (Rae et al. 2021, table A1): text that says the same again and
/// again teaches a model to do so.
///
/// Where most words are single characters of a script without spaces, a word is taken as two of
/// them, so that the n-grams are about as long as in English. N-grams are looked for within
/// windows of `window` words and their share is averaged, because it grows with a text's length:
/// a book that repeats nothing on a page repeats many short phrases over all its pages.
///
/// @param lines the largest share of lines that stood before in the text; in the paper 0.30
/// @param lineCharacters the same, counted in characters; 0.20
/// @param paragraphs the largest share of paragraphs that stood before; 0.30
/// @param paragraphCharacters the same, counted in characters; 0.20
/// @param top the largest share of characters that the commonest 2-gram, 3-gram and 4-gram may
///     take; 0.20, 0.18, 0.16
/// @param repeated the largest share of characters in 5-grams, ... 10-grams that stood before;
///     0.15, 0.14, 0.13, 0.12, 0.11, 0.10
/// @param window the words looked at together
/// @param from texts with fewer words are kept: a nursery rhyme is nothing but repetition
public record GopherRepetition(
    double lines,
    double lineCharacters,
    double paragraphs,
    double paragraphCharacters,
    List<Double> top,
    List<Double> repeated,
    int window,
    int from)
    implements Rule {
  private static final Pattern PARAGRAPHS = Pattern.compile("\n\\s*\n");
  private static final Pattern LINES = Pattern.compile("\n");

  public GopherRepetition {
    top = List.copyOf(top);
    repeated = List.copyOf(repeated);
    if (window < 50) {
      throw new IllegalArgumentException("a window must have 50 words or more, but got " + window);
    }
  }

  @Override
  public String name() {
    return "gopher-repetition";
  }

  @Override
  public Result apply(Document document) {
    String text = document.text();
    Words words = new Words(text);
    if (words.count() < from) {
      return Result.KEPT;
    }
    Result result = parts(PARAGRAPHS, text, "paragraphs", paragraphs, paragraphCharacters);
    if (result instanceof Kept) {
      result = parts(LINES, text, "lines", lines, lineCharacters);
    }
    return result instanceof Kept ? ngrams(words) : result;
  }

  private static Result parts(
      Pattern border, String text, String what, double most, double mostCharacters) {
    LongSet seen = new LongSet(64);
    int count = 0;
    int again = 0;
    long characters = 0;
    for (String part : border.split(text)) {
      String bare = part.strip();
      if (!bare.isEmpty()) {
        count++;
        if (!seen.add(Hashing.of(bare))) {
          again++;
          characters += bare.length();
        }
      }
    }
    if (again > most * count) {
      return Gopher.dropped("%d of %d %s stood before", again, count, what);
    }
    double share = (double) characters / text.length();
    return share > mostCharacters
        ? Gopher.dropped("%.2f of the text are %s that stood before", share, what)
        : Result.KEPT;
  }

  private Result ngrams(Words words) {
    int unit = words.isSpaceless() ? 2 : 1;
    long[] hashes = new long[words.count()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = words.hash(i);
    }
    for (int k = 0; k < top.size(); k++) {
      double share = mean(words, hashes, unit, unit * (k + 2), GopherRepetition::topShare);
      if (share > top.get(k)) {
        return Gopher.dropped("%.2f of the text is one sequence of %d words", share, k + 2);
      }
    }
    for (int k = 0; k < repeated.size(); k++) {
      double share = mean(words, hashes, unit, unit * (k + 5), GopherRepetition::againShare);
      if (share > repeated.get(k)) {
        return Gopher.dropped(
            "%.2f of the text are sequences of %d words that stood before", share, k + 5);
      }
      // Longer sequences repeat less than shorter ones.
      if (repeated.stream().allMatch(most -> share <= most)) {
        break;
      }
    }
    return Result.KEPT;
  }

  /// Characters of the words `start` to `end` that count for n-grams.
  private interface Share {
    double of(Words words, long[] hashes, int start, int end, int n);
  }

  private double mean(Words words, long[] hashes, int unit, int n, Share share) {
    int windows = Math.max(1, words.count() / (window * unit));
    double sum = 0;
    for (int w = 0; w < windows; w++) {
      int start = (int) ((long) words.count() * w / windows);
      int end = (int) ((long) words.count() * (w + 1) / windows);
      sum += share.of(words, hashes, start, end, n) / length(words, start, end - start);
    }
    return sum / windows;
  }

  /// Characters in the commonest n-gram; one that stands once repeats nothing.
  private static double topShare(Words words, long[] hashes, int start, int end, int n) {
    int count = Math.max(0, end - start - n + 1);
    long[] grams = new long[count];
    for (int i = 0; i < count; i++) {
      grams[i] = gram(hashes, start + i, n);
    }
    long[] sorted = grams.clone();
    Arrays.sort(sorted);
    // How often each stands is the length of its run; its characters need one place of it.
    long commonest = 0;
    int most = 1;
    for (int i = 0, run = 0; i < count; i++) {
      run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
      if (run > most) {
        most = run;
        commonest = sorted[i];
      }
    }
    for (int i = 0; i < count && most > 1; i++) {
      if (grams[i] == commonest) {
        return (double) most * length(words, start + i, n);
      }
    }
    return 0;
  }

  /// Characters in n-grams that stood before, each counted once.
  private static double againShare(Words words, long[] hashes, int start, int end, int n) {
    LongSet seen = new LongSet(end - start);
    long characters = 0;
    for (int i = start; i + n <= end; ) {
      if (seen.add(gram(hashes, i, n))) {
        i++;
      } else {
        characters += length(words, i, n);
        i += n;
      }
    }
    return characters;
  }

  private static long gram(long[] hashes, int start, int n) {
    long h = n;
    for (int i = start; i < start + n; i++) {
      h = h * 0x9E3779B97F4A7C15L + hashes[i];
    }
    return Hashing.mix(h);
  }

  private static long length(Words words, int start, int n) {
    long length = 0;
    for (int i = start; i < start + n; i++) {
      length += words.length(i);
    }
    return length;
  }
}
