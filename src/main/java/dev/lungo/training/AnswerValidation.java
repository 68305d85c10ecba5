package dev.lungo.training;

import dev.lungo.data.ChatBatches;
import dev.lungo.data.ChatSet;
import dev.lungo.data.TokenBatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The loss of held-out answers and their ends, in nats per token: what supervised tuning lowers.
/// It cannot be compared between tokenizers.
///
/// Where the sets are too large to be measured often, each gives the same share of its
/// conversations, evenly spread, always the same.
public final class AnswerValidation implements Validation {
  private final SequencedMap<String, List<TokenBatch>> batches = new LinkedHashMap<>();
  private final long tokens;

  /// @param rows B, the rows of a batch
  /// @param limit about how many tokens to take; {@link Long#MAX_VALUE} for all
  public AnswerValidation(List<ChatSet> sets, int rows, long limit) {
    long all = sets.stream().mapToLong(ChatSet::tokens).sum();
    double share = Math.min(1, (double) limit / all);
    sets.forEach(set -> batches.put(set.name(), ChatBatches.once(set, rows, share)));
    tokens = (long) (share * all);
  }

  @Override
  public long tokens() {
    return tokens;
  }

  @Override
  public Metric.AnswerLoss measure(Trainer trainer, long step) {
    SequencedMap<String, Double> sources = new LinkedHashMap<>();
    double nats = 0;
    long counted = 0;
    for (var set : batches.entrySet()) {
      double natsOfSet = 0;
      long countedOfSet = 0;
      for (TokenBatch batch : set.getValue()) {
        for (float loss : trainer.losses(batch)) {
          natsOfSet += loss; // 0 where it does not count
        }
        countedOfSet += batch.counted();
      }
      sources.put(set.getKey(), natsOfSet / countedOfSet);
      nats += natsOfSet;
      counted += countedOfSet;
    }
    return new Metric.AnswerLoss(step, nats / counted, sources);
  }
}
