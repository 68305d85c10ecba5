package dev.lungo.alignment.ppo;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The answers that a step learns from, of those that it sampled.
///
/// Where all answers to a prompt score the same, comparing them says nothing: they cost an update
/// and leave its noise. So more prompts can be asked than are learned from, and those kept whose
/// answers' scores differ most; what is answered badly again tomorrow is chosen again then.
///
/// @param episodes those of one prompt stand together, in the order in which they were sampled
record Selection(List<Rollout> episodes, double[] scores) {
  static Selection of(List<Rollout> sampled, double[] scores, UpdateRecipe update) {
    if (update.candidates() == 1) {
      return new Selection(sampled, scores);
    }
    int together = update.perPrompt();
    int[] chosen =
        IntStream.range(0, sampled.size() / together)
            .boxed()
            .sorted(Comparator.comparingDouble(group -> -spread(scores, group, together)))
            .limit(update.episodes() / together)
            .sorted()
            .flatMapToInt(group -> IntStream.range(group * together, (group + 1) * together))
            .toArray();
    return new Selection(
        Arrays.stream(chosen).mapToObj(sampled::get).toList(),
        Arrays.stream(chosen).mapToDouble(i -> scores[i]).toArray());
  }

  private static double spread(double[] scores, int group, int together) {
    var some = Arrays.stream(scores, group * together, (group + 1) * together).summaryStatistics();
    return some.getMax() - some.getMin();
  }
}
