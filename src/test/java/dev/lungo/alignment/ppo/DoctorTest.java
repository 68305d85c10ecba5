package dev.lungo.alignment.ppo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.training.Metric;
import dev.lungo.training.Recipes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DoctorTest {
  /// The numbers of a step, those of a healthy run unless set.
  private static final class Numbers {
    private double score = 1;
    private double judge = 0.5;
    private double k1 = 2;
    private double entropy = 3;
    private double clipped = 0.05;
    private double firstRatio;
    private double length = 20;
    private double ended = 0.9;
    private double explained = 0.5;

    private Metric.PolicyStep at(int step) {
      return new Metric.PolicyStep(
          step,
          64L * step,
          step,
          new Metric.PolicyStep.Scores(score, score, Optional.of(judge)),
          new Metric.PolicyStep.Kl(k1, Math.abs(k1), 0.1),
          new Metric.PolicyStep.Responses(640, length, ended, entropy),
          new Metric.PolicyStep.Update(
              4,
              1e-5,
              1,
              0,
              0,
              clipped,
              0.01,
              1,
              0.01,
              firstRatio,
              Optional.of(explained),
              Optional.empty()),
          new Metric.PolicyStep.Parts(1, 1, 1, 1));
    }
  }

  private static List<Doctor.Finding> findings(
      PpoRecipe recipe, int steps, IntFunction<Numbers> at) {
    Doctor doctor = new Doctor(recipe);
    List<Doctor.Finding> all = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      all.addAll(doctor.examine(at.apply(i).at(i + 1)));
    }
    return all;
  }

  private static List<Symptom> symptoms(Preset preset, int steps, IntFunction<Numbers> at) {
    return findings(preset.recipe(), steps, at).stream().map(Doctor.Finding::symptom).toList();
  }

  private static IntFunction<Numbers> always(java.util.function.Consumer<Numbers> change) {
    return _ -> {
      Numbers numbers = new Numbers();
      change.accept(numbers);
      return numbers;
    };
  }

  @ParameterizedTest
  @EnumSource
  void aHealthyRunIsToldNothing(Preset preset) {
    // The score rises with noise, and the judge with it; at first values explain nothing and the KL
    // is now and then below 0.
    IntFunction<Numbers> healthy =
        i -> {
          Numbers n = new Numbers();
          n.score = 0.02 * i + (i * 7 % 5) * 0.1;
          n.judge = 0.4 + 0.002 * i + (i * 3 % 7) * 0.01;
          n.k1 = i < 30 ? 0.1 * i - 0.04 : 3 + (i % 3);
          n.entropy = 3 - 0.01 * i;
          n.explained = i < 20 ? 0 : 0.6;
          n.length = 20 + 0.05 * i;
          return n;
        };
    assertThat(symptoms(preset, 150, healthy)).isEmpty();
  }

  @Test
  void aKlThatStaysNegativeIsTold() {
    assertThat(symptoms(Preset.INSTRUCTGPT, 12, always(n -> n.k1 = -0.3)))
        .containsExactly(Symptom.NEGATIVE_KL);
    // Not where it is only now and then.
    IntFunction<Numbers> mixed =
        i -> {
          Numbers n = new Numbers();
          n.k1 = i % 3 == 0 ? 0.1 : -0.2;
          return n;
        };
    assertThat(symptoms(Preset.INSTRUCTGPT, 30, mixed)).isEmpty();
  }

  @Test
  void aKlFarAboveItsTargetOrBeyondAllReasonIsTold() {
    assertThat(symptoms(Preset.ZIEGLER2019, 3, always(n -> n.k1 = 19)))
        .containsExactly(Symptom.KL_EXPLODES);
    assertThat(symptoms(Preset.INSTRUCTGPT, 3, always(n -> n.k1 = 19))).isEmpty();
    assertThat(findings(Preset.INSTRUCTGPT.recipe(), 3, always(n -> n.k1 = 60)).getFirst().text())
        .contains("60.0 nats", "Raise kl.beta (0.02)");
  }

  @Test
  void aPolicyThatDiffersFromItselfIsTold() {
    assertThat(symptoms(Preset.STIENNON2020, 1, always(n -> n.firstRatio = 0.02)))
        .containsExactly(Symptom.RATIO_DRIFTS);
  }

  @Test
  void updatesThatAreMostlyClippedAreTold() {
    assertThat(symptoms(Preset.STIENNON2020, 6, always(n -> n.clipped = 0.4)))
        .containsExactly(Symptom.TOO_MUCH_CLIPPED);
  }

  private static IntFunction<Numbers> after(int step, java.util.function.Consumer<Numbers> change) {
    return i -> {
      Numbers numbers = new Numbers();
      if (i >= step) {
        change.accept(numbers);
      }
      return numbers;
    };
  }

  @Test
  void anEntropyThatCollapsesIsTold() {
    assertThat(symptoms(Preset.STIENNON2020, 40, after(20, n -> n.entropy = 0.3)))
        .containsExactly(Symptom.ENTROPY_COLLAPSES);
  }

  @Test
  void aLengthThatRunsAwayIsToldWhereItIsFree() {
    IntFunction<Numbers> longer = after(20, n -> n.length = 52);
    assertThat(symptoms(Preset.STIENNON2020, 40, longer)).containsExactly(Symptom.LENGTH_RUNS_AWAY);
    assertThat(symptoms(Preset.ZIEGLER2019, 40, after(20, n -> n.length = 24))).isEmpty();
  }

  @Test
  void responsesThatDoNotEndAreTold() {
    assertThat(symptoms(Preset.STIENNON2020, 6, always(n -> n.ended = 0.01)))
        .containsExactly(Symptom.NO_ENDS);
    assertThat(symptoms(Preset.STIENNON2020, 40, after(20, n -> n.ended = 0.2)))
        .containsExactly(Symptom.NO_ENDS);
  }

  @Test
  void aScoreThatRisesWhileTheJudgeFallsIsTold() {
    IntFunction<Numbers> overOptimised =
        i -> {
          Numbers n = new Numbers();
          n.score = 0.1 * i + (i % 2) * 0.1;
          n.judge = 0.8 - 0.01 * i + (i % 3) * 0.01;
          return n;
        };
    assertThat(symptoms(Preset.INSTRUCTGPT, 45, overOptimised))
        .containsExactly(Symptom.OVER_OPTIMISED);
    // Noise is not a fall.
    IntFunction<Numbers> noisy =
        i -> {
          Numbers n = new Numbers();
          n.score = 0.1 * i;
          n.judge = 0.5 + (i * 7 % 11) * 0.05 - 0.0005 * i;
          return n;
        };
    assertThat(symptoms(Preset.INSTRUCTGPT, 45, noisy)).isEmpty();
  }

  @Test
  void valuesThatExplainNothingAreToldOnceTheyHadTime() {
    assertThat(symptoms(Preset.STIENNON2020, 39, always(n -> n.explained = -0.1))).isEmpty();
    assertThat(symptoms(Preset.STIENNON2020, 41, always(n -> n.explained = -0.1)))
        .containsExactly(Symptom.VALUES_EXPLAIN_NOTHING);
  }

  @Test
  void whatStaysIsToldAgainOnlyAfterAWhile() {
    assertThat(symptoms(Preset.STIENNON2020, 150, always(n -> n.clipped = 0.4))).hasSize(2);
  }

  @Test
  void everyAdviceNamesASettingThatThereIs() {
    List<String> keys = new ArrayList<>();
    for (Preset preset : List.of(Preset.ZIEGLER2019, Preset.STIENNON2020)) {
      keys.addAll(
          findings(
                  preset.recipe(),
                  90,
                  i -> {
                    Numbers n = new Numbers();
                    n.k1 = i < 45 ? -1 : 99;
                    n.firstRatio = 1;
                    n.clipped = 1;
                    n.entropy = i < 10 ? 3 : 0;
                    n.length = i < 10 ? 9 : 53;
                    n.ended = 0;
                    n.score = i;
                    n.judge = -i;
                    n.explained = 0;
                    return n;
                  })
              .stream()
              .map(Doctor.Finding::text)
              .flatMap(
                  text ->
                      java.util.regex.Pattern.compile("\\b[a-z]+\\.[a-zA-Z]+\\b")
                          .matcher(text)
                          .results()
                          .map(java.util.regex.MatchResult::group))
              .toList());
    }
    assertThat(keys).hasSizeGreaterThan(10);
    String yaml =
        Recipes.toYaml(Preset.ZIEGLER2019.recipe()) + Recipes.toYaml(Preset.STIENNON2020.recipe());
    for (String key : keys) {
      String name = key.substring(key.indexOf('.') + 1);
      assertThat(yaml).as(key).contains(key.substring(0, key.indexOf('.')) + ":", name + ":");
    }
  }
}
