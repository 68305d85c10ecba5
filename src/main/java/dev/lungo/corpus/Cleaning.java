package dev.lungo.corpus;

import java.util.List;

/// The rules of cleaning, in the order in which they are applied, each with its thresholds.
///
/// Two sets of thresholds are given. {@link #gentle}, the default, is for text that someone
/// chose: stories, poems, plays, dialogue, captions, articles, notes. It repairs and removes
/// what is certainly no text, and drops a document only if it is hardly language. {@link #web}
/// has the thresholds of the papers, for crawled pages in English, of which most are worthless
/// and there are always more.
///
/// Which of the rules are applied is chosen apart from this, by {@link RuleChoice}.
public record Cleaning(
    Mojibake mojibake,
    Unicode unicode,
    ControlCharacters controlCharacters,
    Whitespace whitespace,
    Boilerplate boilerplate,
    RepeatedLines repeatedLines,
    C4.WarningLines c4Warnings,
    C4.Sentences c4Lines,
    C4.Citations c4Citations,
    Gopher.WordCount gopherWords,
    Gopher.WordLength gopherWordLength,
    Gopher.SymbolRatio gopherSymbols,
    Gopher.LineMarks gopherLines,
    Gopher.AlphabeticShare gopherAlphabetic,
    Gopher.StopWords gopherStopWords,
    GopherRepetition gopherRepetition,
    C4.SentenceCount c4Sentences,
    C4.LoremIpsum c4LoremIpsum,
    C4.CurlyBrace c4CurlyBrace,
    C4.BadWords c4BadWords,
    PersonalData personalData) {

  /// For chosen text.
  public static Cleaning gentle() {
    return new Cleaning(
        new Mojibake(),
        new Unicode(),
        new ControlCharacters(),
        new Whitespace(),
        new Boilerplate(15),
        new RepeatedLines(5),
        new C4.WarningLines(),
        new C4.Sentences(3, false),
        new C4.Citations(),
        // A caption, a proverb or "Goodbye!" may be worth keeping.
        new Gopher.WordCount(1, Integer.MAX_VALUE),
        // "I am a cat" is good text, and so are German compounds.
        new Gopher.WordLength(1.5, 12, 50),
        // Dialogue with `#Person1#:` has about 0.3, a heap of hashtags 1.
        new Gopher.SymbolRatio(0.7, 50),
        // A list is good text.
        new Gopher.LineMarks(1, 0.5, 10),
        // A table has few words among its numbers and bars.
        new Gopher.AlphabeticShare(0.1, 20),
        new Gopher.StopWords(2),
        // Refrains, speakers' names and nursery rhymes repeat; spam repeats far more.
        new GopherRepetition(
            0.6,
            0.5,
            0.6,
            0.5,
            List.of(0.45, 0.45, 0.45),
            List.of(0.8, 0.78, 0.76, 0.74, 0.72, 0.7),
            1000,
            100),
        new C4.SentenceCount(3),
        new C4.LoremIpsum(),
        new C4.CurlyBrace(),
        new C4.BadWords(List.of()),
        new PersonalData());
  }

  /// For crawled pages: the thresholds of Gopher's table A1 and of C4.
  public static Cleaning web() {
    return new Cleaning(
        new Mojibake(),
        new Unicode(),
        new ControlCharacters(),
        new Whitespace(),
        new Boilerplate(15),
        new RepeatedLines(3),
        new C4.WarningLines(),
        new C4.Sentences(5, true),
        new C4.Citations(),
        new Gopher.WordCount(50, 100_000),
        new Gopher.WordLength(3, 10, 1),
        new Gopher.SymbolRatio(0.1, 1),
        new Gopher.LineMarks(0.9, 0.3, 1),
        new Gopher.AlphabeticShare(0.8, 1),
        new Gopher.StopWords(2),
        new GopherRepetition(
            0.3,
            0.2,
            0.3,
            0.2,
            List.of(0.2, 0.18, 0.16),
            List.of(0.15, 0.14, 0.13, 0.12, 0.11, 0.1),
            1000,
            1),
        new C4.SentenceCount(3),
        new C4.LoremIpsum(),
        new C4.CurlyBrace(),
        new C4.BadWords(List.of()),
        new PersonalData());
  }

  /// The same with a list of bad words.
  public Cleaning withBadWords(List<String> words) {
    return new Cleaning(
        mojibake,
        unicode,
        controlCharacters,
        whitespace,
        boilerplate,
        repeatedLines,
        c4Warnings,
        c4Lines,
        c4Citations,
        gopherWords,
        gopherWordLength,
        gopherSymbols,
        gopherLines,
        gopherAlphabetic,
        gopherStopWords,
        gopherRepetition,
        c4Sentences,
        c4LoremIpsum,
        c4CurlyBrace,
        new C4.BadWords(words),
        personalData);
  }

  /// All rules, in their order.
  public List<Rule> rules() {
    return List.of(
        mojibake,
        unicode,
        controlCharacters,
        whitespace,
        boilerplate,
        repeatedLines,
        c4Warnings,
        c4Lines,
        c4Citations,
        gopherWords,
        gopherWordLength,
        gopherSymbols,
        gopherLines,
        gopherAlphabetic,
        gopherStopWords,
        gopherRepetition,
        c4Sentences,
        c4LoremIpsum,
        c4CurlyBrace,
        c4BadWords,
        personalData);
  }
}
