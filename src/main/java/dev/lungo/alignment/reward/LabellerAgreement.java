package dev.lungo.alignment.reward;

import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.chat.Preference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How often two people who judged the same two responses to one prompt agree: no model can be
/// expected to agree with them more often.
///
/// @param share of the pairs of judgements
/// @param judgements pairs of them, by different labellers
public record LabellerAgreement(double share, long judgements) {
  private record Pair(String question, String one, String other) {}

  /// @param who empty where the file does not say; each line is then by somebody else
  private record Judgement(Optional<String> who, boolean first) {}

  /// @return empty if nobody judged what another did
  public static Optional<LabellerAgreement> of(List<Comparison> comparisons) {
    Map<Pair, List<Judgement>> all = new HashMap<>();
    for (Comparison comparison : comparisons) {
      Preference judged = comparison.judged();
      String question = comparison.question();
      for (Preference.Pair pair : judged.pairs()) {
        String better = judged.responses().get(pair.better());
        String worse = judged.responses().get(pair.worse());
        boolean first = better.compareTo(worse) < 0;
        Pair key = first ? new Pair(question, better, worse) : new Pair(question, worse, better);
        all.computeIfAbsent(key, _ -> new ArrayList<>())
            .add(new Judgement(judged.details().labeler(), first));
      }
    }
    long same = 0;
    long both = 0;
    for (List<Judgement> judgements : all.values()) {
      for (int i = 0; i < judgements.size(); i++) {
        for (Judgement other : judgements.subList(i + 1, judgements.size())) {
          Judgement one = judgements.get(i);
          if (one.who().isEmpty() || !one.who().equals(other.who())) {
            both++;
            same += one.first() == other.first() ? 1 : 0;
          }
        }
      }
    }
    return both == 0
        ? Optional.empty()
        : Optional.of(new LabellerAgreement(same / (double) both, both));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.3f ± %.3f of %,d pairs of judgements",
        share,
        Math.sqrt(share * (1 - share) / judgements),
        judgements);
  }
}
