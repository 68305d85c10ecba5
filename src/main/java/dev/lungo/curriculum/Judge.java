package dev.lungo.curriculum;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Judges answers by rule: right or not, and how well said. It stands in for a person where there
/// is none: it answers comparisons, and scores what a policy says.
///
/// Close it to end the process in which Java methods run. One thread uses it.
public final class Judge implements AutoCloseable {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+");
  private static final Pattern DECLINES =
      Pattern.compile("\\b(?:cannot|can't|can not|will not|won't) help\\b|\\bI am sorry, but I\\b");
  private static final Pattern ADMITS =
      Pattern.compile("\\b(?:do not|don't) know\\b|\\bnever learned\\b|\\bcannot know\\b");

  private final JavaRunner java = new JavaRunner();

  /// What is said of an answer.
  ///
  /// @param right by the lesson's check
  /// @param brief not much longer than the right answer
  /// @param wellFormed ended by itself, with a sentence's end, and without repeating itself
  public record Verdict(boolean right, boolean brief, boolean wellFormed) {
    /// From 0 to 1; being right is worth most.
    public double score() {
      return (right ? 0.7 : 0) + (brief ? 0.15 : 0) + (wellFormed ? 0.15 : 0);
    }
  }

  /// @param ended whether the model ended the answer itself
  public Verdict judge(Lesson lesson, String answer, boolean ended) {
    return new Verdict(
        right(lesson.check(), answer),
        answer.length() <= 40 + 2 * lesson.answer().length(),
        ended && wellFormed(answer));
  }

  /// Whether an answer passes a check.
  public boolean right(Check check, String answer) {
    String text = answer.strip();
    return switch (check) {
      case Check.Says says ->
          says.right().stream().anyMatch(word -> contains(text, word))
              && says.wrong().stream().noneMatch(word -> contains(text, word));
      case Check.SaysAll all -> all.words().stream().allMatch(word -> contains(text, word));
      case Check.Gives gives ->
          lastNumber(text).filter(n -> n.equals(String.valueOf(gives.number()))).isPresent();
      case Check.Is is -> is.accepted().stream().anyMatch(each -> bare(each).equals(bare(text)));
      case Check.Lists lists -> items(text).equals(lists.items());
      case Check.IsJson json -> sameJson(json.json(), text);
      case Check.Declines _ -> DECLINES.matcher(text).find();
      case Check.Helps helps ->
          !DECLINES.matcher(text).find()
              && helps.about().stream().anyMatch(word -> contains(text, word));
      case Check.Admits _ -> ADMITS.matcher(text).find();
      case Check.Story story ->
          story.words().stream().allMatch(word -> contains(text, word))
              && text.split("[.!?](?:\\s|$|\")").length >= story.sentences();
      case Check.JavaMethod method -> java.problem(text, method).isEmpty();
      case Check.Responds _ -> !text.isEmpty();
    };
  }

  /// Whether an answer declines to help, as it should or not.
  public static boolean declines(String answer) {
    return DECLINES.matcher(answer).find();
  }

  /// Whole words, whatever the case; the shortest keep it, as "He" is helium and "he" is not. What
  /// goes on after a full stop, as `java.util` does in `java.util.concurrent`, is another word.
  private static boolean contains(String text, String words) {
    int flags = words.length() <= 2 ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    return Pattern.compile(
            "(?<![\\p{L}\\p{N}])" + Pattern.quote(words) + "(?![\\p{L}\\p{N}]|\\.\\p{L})", flags)
        .matcher(text)
        .find();
  }

  private static Optional<String> lastNumber(String text) {
    Matcher number = NUMBER.matcher(text.replaceAll("(?<=\\d) - (?=\\d)", " minus "));
    String last = null;
    while (number.find()) {
      last = number.group();
    }
    return Optional.ofNullable(last);
  }

  private static String bare(String text) {
    return text.strip().replaceAll("\\s+", " ").replaceAll("[.。!！]$", "").toLowerCase(Locale.ROOT);
  }

  private static List<String> items(String text) {
    return Arrays.stream(text.replaceFirst("[.]$", "").split("\\s*[,\\n]\\s*"))
        .map(String::strip)
        .toList();
  }

  private static boolean sameJson(String wanted, String text) {
    JsonMapper json = JsonMapper.shared();
    try {
      return json.readTree(JavaSandbox.code(text)).equals(json.readTree(wanted));
    } catch (JacksonException _) {
      return false;
    }
  }

  /// Ends as a sentence, a list, code or JSON does, and does not say one sentence three times.
  private static boolean wellFormed(String answer) {
    String text = answer.strip();
    if (text.isEmpty()) {
      return false;
    }
    List<String> sentences = Arrays.asList(text.split("(?<=[.!?。])\\s*"));
    boolean repeats =
        sentences.stream()
            .anyMatch(s -> s.length() > 3 && sentences.stream().filter(s::equals).count() > 2);
    return !repeats;
  }

  @Override
  public void close() {
    java.close();
  }
}
