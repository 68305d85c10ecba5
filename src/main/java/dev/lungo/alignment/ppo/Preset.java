package dev.lungo.alignment.ppo;

import dev.lungo.torch.Precision;
import dev.lungo.training.Budget;
import dev.lungo.training.OptimizerRecipe;
import dev.lungo.training.Schedule;
import dev.lungo.training.ScheduleRecipe;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Published recipes, number by number. Where a paper's size is too large for the machine, {@link
/// PpoRecipe#scaled} divides what counts episodes and keeps all ratios.
public enum Preset {
  /// Ziegler et al. 2019, "Fine-Tuning Language Models from Human Preferences", style tasks: texts
  /// are continued by 24 tokens.
  ZIEGLER2019(
      new PromptRecipe(List.of(), true, 64, PromptRecipe.Cut.START, 64),
      new SampleRecipe(24, 0.7, new Ending.Truncated(".", 16), 128),
      new ScoringRecipe(Optional.of(-1.0), 0, false, KlEstimator.K1),
      new KlController.Adaptive(0.15, 6, 10_000),
      new AdvantageEstimator.Gae(1, 0.95, true, true),
      new ValueRecipe(ValueRecipe.Kind.HEAD, 0.1, 0.2),
      new UpdateRecipe(512, 512, 4, 1, 1, 0.2, 0),
      adam(1e-5, 0),
      new ScheduleRecipe(0, new Schedule.Linear(0)),
      1_000_000,
      0.7),

  /// The same paper's summaries of CNN/DM: batches of 32 as in its published code, where rewards
  /// are not whitened.
  ZIEGLER2019_CNNDM(
      new PromptRecipe(List.of(), true, 500, PromptRecipe.Cut.START, 64),
      new SampleRecipe(75, 0.5, new Ending.Truncated("\n", 55), 128),
      new ScoringRecipe(Optional.of(-1.0), 0, false, KlEstimator.K1),
      new KlController.Fixed(0.01),
      new AdvantageEstimator.Gae(1, 0.95, true, false),
      new ValueRecipe(ValueRecipe.Kind.HEAD, 0.1, 0.2),
      new UpdateRecipe(32, 32, 4, 1, 1, 0.2, 0),
      adam(2e-6, 0),
      new ScheduleRecipe(0, new Schedule.Linear(0)),
      1_000_000,
      0.5),

  /// The same paper's summaries of TL;DR.
  ZIEGLER2019_TLDR(
      new PromptRecipe(List.of(), true, 500, PromptRecipe.Cut.START, 64),
      new SampleRecipe(75, 0.7, new Ending.Truncated("\n", 55), 128),
      new ScoringRecipe(Optional.of(-1.0), 0, false, KlEstimator.K1),
      new KlController.Fixed(0.03),
      new AdvantageEstimator.Gae(1, 0.95, true, false),
      new ValueRecipe(ValueRecipe.Kind.HEAD, 0.1, 0.2),
      new UpdateRecipe(32, 32, 4, 1, 1, 0.2, 0),
      adam(2e-6, 0),
      new ScheduleRecipe(0, new Schedule.Linear(0)),
      1_000_000,
      0.7),

  /// Stiennon et al. 2020, "Learning to summarize from human feedback": a value network of its own,
  /// the score one place after the end. Its evaluation samples at temperature 0.01.
  STIENNON2020(
      new PromptRecipe(List.of(), true, 512, PromptRecipe.Cut.LINE, 64),
      new SampleRecipe(53, 1, new Ending.EndToken(), 128),
      new ScoringRecipe(Optional.of(-1.0), 0, true, KlEstimator.K1),
      new KlController.Fixed(0.05),
      new AdvantageEstimator.Gae(1, 0.95, true, false),
      new ValueRecipe(ValueRecipe.Kind.NETWORK, 0.1, 0.2),
      new UpdateRecipe(512, 512, 4, 1, 1, 0.2, 0),
      adam(3e-6, 0),
      new ScheduleRecipe(0, new Schedule.Linear(0)),
      1_000_000,
      0.01),

  /// Ouyang et al. 2022, InstructGPT: chats, one pass over eight minibatches, the average of the
  /// weights; with a corpus PPO-ptx. The paper leaves the policy's learning rate open; this is its
  /// value function's.
  INSTRUCTGPT(
      new PromptRecipe(List.of(), false, 0, PromptRecipe.Cut.REFUSE, 64),
      new SampleRecipe(256, 1, new Ending.EndToken(), 128),
      new ScoringRecipe(Optional.empty(), 0, false, KlEstimator.K1),
      new KlController.Fixed(0.02),
      new AdvantageEstimator.Gae(1, 0.95, true, false),
      new ValueRecipe(ValueRecipe.Kind.NETWORK, 0.1, 0.2),
      new UpdateRecipe(512, 64, 1, 1, 1, 0.2, 0),
      adam(9e-6, 0.992),
      new ScheduleRecipe(10, new Schedule.Constant()),
      256_000,
      1);

  @SuppressWarnings("ImmutableEnumChecker") // a record of records, without the annotation
  private final PpoRecipe recipe;

  Preset(
      PromptRecipe prompts,
      SampleRecipe sample,
      ScoringRecipe scoring,
      KlController kl,
      AdvantageEstimator advantages,
      ValueRecipe value,
      UpdateRecipe update,
      OptimizerRecipe optimizer,
      ScheduleRecipe schedule,
      int episodes,
      double lookTemperature) {
    recipe =
        new PpoRecipe(
            label(),
            Path.of(""),
            List.of(),
            Optional.empty(),
            prompts,
            sample,
            scoring,
            kl,
            advantages,
            value,
            update,
            new PtxRecipe(Optional.empty(), 27.8, 8, 0),
            optimizer,
            schedule,
            new Budget.Steps(Math.ceilDiv(episodes, update.episodes())),
            new LookRecipe(0, 10, 2, 6, lookTemperature),
            Precision.FP32,
            "best",
            42);
  }

  /// Adam as all of them have it: epsilon 1e-5, no weight decay, the gradient not cut.
  private static OptimizerRecipe adam(double rate, double ema) {
    return new OptimizerRecipe(
        OptimizerRecipe.Kind.ADAMW, rate, rate, rate, 0, 0.95, 0.9, 0.999, 1e-5, 0, ema);
  }

  /// The recipe without its inputs.
  public PpoRecipe recipe() {
    return recipe;
  }

  /// `ziegler2019`, `ziegler2019-cnndm`, ...
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// @throws IllegalArgumentException listing the presets
  public static Preset named(String label) {
    return Arrays.stream(values())
        .filter(preset -> preset.label().equals(label.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no preset '"
                        + label
                        + "'; there are "
                        + Arrays.stream(values())
                            .map(Preset::label)
                            .collect(Collectors.joining(", "))));
  }
}
