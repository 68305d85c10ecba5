package dev.lungo.training;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// One line of a run's `metrics.jsonl`. Steps are counted from 1; step 0 is before the first.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Metric.Step.class, name = "step"),
  @JsonSubTypes.Type(value = Metric.PolicyStep.class, name = "policy-step"),
  @JsonSubTypes.Type(value = Metric.Measured.class, name = "measured"),
  @JsonSubTypes.Type(value = Metric.Validation.class, name = "validation"),
  @JsonSubTypes.Type(value = Metric.AnswerLoss.class, name = "answer-loss"),
  @JsonSubTypes.Type(value = Metric.PreferenceLoss.class, name = "preference-loss"),
  @JsonSubTypes.Type(value = Metric.Plot.class, name = "plot"),
  @JsonSubTypes.Type(value = Metric.Sample.class, name = "sample"),
  @JsonSubTypes.Type(value = Metric.Answer.class, name = "answer"),
  @JsonSubTypes.Type(value = Metric.Event.class, name = "event"),
  @JsonSubTypes.Type(value = Metric.Facts.class, name = "facts"),
})
public sealed interface Metric {
  /// The number of optimizer steps done.
  long step();

  /// One optimizer step.
  ///
  /// @param tokens trained on so far
  /// @param seconds of the run so far, its earlier parts included where it was resumed
  /// @param loss mean over the step's tokens, in nats
  /// @param gradientNorm before clipping
  record Step(
      long step,
      long tokens,
      double seconds,
      double loss,
      double learningRate,
      double gradientNorm,
      double tokensPerSecond)
      implements Metric {}

  /// One step of policy optimisation: a batch of episodes, and the updates from it. Numbers are
  /// means over its episodes, its tokens or its updates.
  ///
  /// @param episodes so far
  /// @param seconds of the run so far, its earlier parts included where it was resumed
  record PolicyStep(
      long step,
      long episodes,
      double seconds,
      Scores scores,
      Kl kl,
      Responses responses,
      Update update,
      Parts parts)
      implements Metric {
    /// @param reward of an episode: its score less its KL penalty
    /// @param score what the reward said, after the preset's rules
    /// @param judge what a held-out judge says of the same answers
    public record Scores(double reward, double score, Optional<Double> judge) {}

    /// How far the policy is from the reference, in nats an episode.
    ///
    /// @param k1 the unbiased estimate, `Σ log π − log π_ref`
    /// @param k3 the one of less variance that is never negative (Schulman 2020)
    /// @param beta the penalty's coefficient
    public record Kl(double k1, double k3, double beta) {}

    /// @param tokens that were generated
    /// @param length of a response in tokens, as the reward saw it
    /// @param ended the share of responses with an end
    /// @param entropy of the policy at a token, in nats
    public record Responses(long tokens, double length, double ended, double entropy) {}

    /// @param updates optimizer steps
    /// @param clipFraction the share of tokens whose ratio was clipped
    /// @param approximateKl between the policies before and after, `½ (Δ log π)²`
    /// @param ratio mean of the policies' ratio
    /// @param ratioVariance of it
    /// @param firstRatio the largest |ratio − 1| before the first update; 0 by construction
    /// @param explained the share of the returns' variance that the values explain; absent without
    ///     a value function
    /// @param pretraining loss of PPO-ptx's text in nats a token
    public record Update(
        int updates,
        double learningRate,
        double gradientNorm,
        double policyLoss,
        double valueLoss,
        double clipFraction,
        double approximateKl,
        double ratio,
        double ratioVariance,
        double firstRatio,
        Optional<Double> explained,
        Optional<Double> pretraining) {}

    /// Where the step's seconds went.
    ///
    /// @param evaluating log-probabilities of policy and reference, and values
    public record Parts(double generating, double scoring, double evaluating, double updating) {
      public double total() {
        return generating + scoring + evaluating + updating;
      }
    }
  }

  /// Named numbers that only some runs have: a memory size, a reward. Each name is a curve.
  record Measured(long step, SequencedMap<String, Double> values) implements Metric {
    public Measured {
      values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }
  }

  /// What held-out data cost the model: the lower, the better.
  sealed interface HeldOut extends Metric {
    /// Over all of it.
    double loss();

    SequencedMap<String, Double> sources();

    /// What the loss is counted in.
    String unit();
  }

  /// Bits per byte of held-out text, over all of it and by source.
  record Validation(long step, double bitsPerByte, SequencedMap<String, Double> sources)
      implements HeldOut {
    public Validation {
      sources = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(sources));
    }

    @Override
    public double loss() {
      return bitsPerByte;
    }

    @Override
    public String unit() {
      return "bits per byte";
    }
  }

  /// Nats per token of held-out answers, their ends included, over all of them and by source.
  record AnswerLoss(long step, double natsPerToken, SequencedMap<String, Double> sources)
      implements HeldOut {
    public AnswerLoss {
      sources = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(sources));
    }

    @Override
    public double loss() {
      return natsPerToken;
    }

    @Override
    public String unit() {
      return "nats per answer token";
    }
  }

  /// Nats per pair of held-out answers, one of which was preferred: `−log σ(difference of their
  /// scores)`, over all pairs and by source. Without any knowledge it is log 2.
  record PreferenceLoss(long step, double natsPerPair, SequencedMap<String, Double> sources)
      implements HeldOut {
    public PreferenceLoss {
      sources = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(sources));
    }

    @Override
    public double loss() {
      return natsPerPair;
    }

    @Override
    public String unit() {
      return "nats per pair";
    }
  }

  /// Curves over something else than steps; later ones of the same title replace them.
  ///
  /// @param axis what the places are
  /// @param places ascending
  /// @param curves by name, a value for each place
  record Plot(
      long step,
      String title,
      String axis,
      List<Double> places,
      SequencedMap<String, List<Double>> curves)
      implements Metric {
    public Plot {
      places = List.copyOf(places);
      curves = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(curves));
    }
  }

  /// What the model made of a prompt.
  record Sample(long step, String prompt, String text) implements Metric {}

  /// What the model answered to a question.
  ///
  /// @param ended whether it said the end of its answer, and was not cut off
  record Answer(long step, String question, String text, boolean ended) implements Metric {}

  /// Something that happened, with one word for its kind: `resume`, `spike`, `checkpoint`, `stop`.
  record Event(long step, String kind, String message) implements Metric {}

  /// A table of the report, such as `Machine` or `Model`; a later one of the same title replaces
  /// it. The rows of `Expected` and `Actual` are shown side by side.
  record Facts(long step, String title, SequencedMap<String, String> rows) implements Metric {
    public Facts {
      rows = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rows));
    }

    /// @param rows name, value, name, value, ...
    public static Facts of(long step, String title, String... rows) {
      if (rows.length % 2 != 0) {
        throw new IllegalArgumentException("rows come as name, value, but are " + rows.length);
      }
      SequencedMap<String, String> map = new LinkedHashMap<>();
      for (int i = 0; i < rows.length; i += 2) {
        map.put(rows[i], rows[i + 1]);
      }
      return new Facts(step, title, map);
    }
  }
}
