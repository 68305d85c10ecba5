package dev.lungo.evaluation;

import dev.lungo.training.report.Numbers;
import dev.lungo.training.report.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Some of the examples to read beside the numbers: of each task the best answered and the worst.
final class ReportCardExamples {
  private static final int EACH = 4;
  private static final int MOST_ASKED = 700;
  private static final int MOST_ANSWER = 500;

  private ReportCardExamples() {}

  static List<Section.ExampleGroup> of(ReportCard card) {
    return card.results().stream()
        .filter(result -> !result.samples().isEmpty())
        .map(
            result ->
                new Section.ExampleGroup(
                    ReportCardPage.title(result), result.description(), examples(result)))
        .toList();
  }

  private static List<Section.Example> examples(TaskResult result) {
    boolean more = result.primary().unit().moreIsBetter();
    Comparator<Sample> byScore = Comparator.comparingDouble(Sample::score);
    List<Sample> bestFirst =
        result.samples().stream().sorted(more ? byScore.reversed() : byScore).toList();
    boolean rightOrWrong =
        result.primary().chance().isPresent()
            || (more && bestFirst.stream().allMatch(s -> s.score() == 0 || s.score() == 100));
    if (!rightOrWrong) {
      int n = bestFirst.size();
      List<Sample> ends = new ArrayList<>(bestFirst.subList(0, Math.min(EACH, n)));
      ends.addAll(bestFirst.subList(Math.max(n - EACH, Math.min(EACH, n)), n));
      return ends.stream().map(s -> example(s, verdict(result, s), Section.Tone.NEUTRAL)).toList();
    }
    List<Section.Example> examples = new ArrayList<>();
    spread(bestFirst.stream().filter(s -> s.score() == 100).toList())
        .forEach(s -> examples.add(example(s, "right", Section.Tone.GOOD)));
    spread(bestFirst.stream().filter(s -> s.score() == 0).toList())
        .forEach(s -> examples.add(example(s, "wrong", Section.Tone.BAD)));
    return examples;
  }

  private static String verdict(TaskResult result, Sample sample) {
    return result.primary().unit().moreIsBetter()
        ? result.primary().name() + " " + Numbers.decimal("%.1f", sample.score())
        : Numbers.decimal("%.3f bits per byte", sample.score());
  }

  /// A few of the samples, evenly apart.
  private static List<Sample> spread(List<Sample> samples) {
    int n = Math.min(EACH, samples.size());
    return IntStream.range(0, n).mapToObj(i -> samples.get(i * samples.size() / n)).toList();
  }

  private static Section.Example example(Sample sample, String verdict, Section.Tone tone) {
    boolean text = sample.expected().isEmpty(); // nothing was asked: the text itself is scored
    return new Section.Example(
        verdict,
        tone,
        text ? beginning(sample.prompt(), MOST_ASKED) : end(sample.prompt(), MOST_ASKED),
        beginning(sample.expected(), MOST_ANSWER),
        text ? "" : beginning(sample.given(), MOST_ANSWER));
  }

  private static String beginning(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + " …";
  }

  private static String end(String text, int most) {
    return text.length() <= most ? text : "… " + text.substring(text.length() - most);
  }
}
