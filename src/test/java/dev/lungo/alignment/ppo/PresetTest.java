package dev.lungo.alignment.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lungo.SharedData;
import dev.lungo.training.Budget;
import dev.lungo.training.Recipes;
import dev.lungo.training.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The numbers of the papers, as collected beside the sources, and the presets that have them.
class PresetTest {
  /// A number that must be used.
  ///
  /// @param said the words in which the collection has it
  private record Claim(String said, Object is, Object paper) {}

  private static final PpoRecipe STYLE = Preset.ZIEGLER2019.recipe();
  private static final PpoRecipe CNNDM = Preset.ZIEGLER2019_CNNDM.recipe();
  private static final PpoRecipe TLDR = Preset.ZIEGLER2019_TLDR.recipe();
  private static final PpoRecipe SUMMARIES = Preset.STIENNON2020.recipe();
  private static final PpoRecipe INSTRUCT = Preset.INSTRUCTGPT.recipe();

  private static List<Claim> ziegler() {
    List<Claim> all = new ArrayList<>();
    all.add(new Claim("query 64 tokens", STYLE.prompts().length(), 64));
    all.add(new Claim("response 24", STYLE.sample().response(), 24));
    all.add(new Claim("sampling temperature 0.7", STYLE.sample().temperature(), 0.7));
    all.add(
        new Claim(
            "response truncated at the first '.' after position 16",
            STYLE.sample().ending(),
            new Ending.Truncated(".", 16)));
    all.add(
        new Claim(
            "a response with no such token gets the fixed score -1",
            STYLE.scoring().missingEnd(),
            Optional.of(-1.0)));
    all.add(new Claim("query 500", CNNDM.prompts().length(), 500));
    all.add(new Claim("response 75", CNNDM.sample().response(), 75));
    all.add(
        new Claim(
            "truncated at '\\n' after position 55",
            CNNDM.sample().ending(),
            new Ending.Truncated("\n", 55)));
    all.add(new Claim("temperature 0.5 (CNN/DM)", CNNDM.sample().temperature(), 0.5));
    all.add(new Claim("4 PPO epochs", STYLE.update().epochs(), 4));
    all.add(new Claim("1 minibatch", STYLE.update().minibatch(), STYLE.update().episodes()));
    all.add(new Claim("clip 0.2", STYLE.update().clip(), 0.2));
    all.add(new Claim("value clip 0.2", STYLE.value().clip(), 0.2));
    all.add(new Claim("value coefficient 0.1", STYLE.value().coefficient(), 0.1));
    all.add(
        new Claim(
            "gamma 1, lambda 0.95",
            STYLE.advantages(),
            new AdvantageEstimator.Gae(1, 0.95, true, true)));
    all.add(new Claim("Adam eps 1e-5", STYLE.optimizer().epsilon(), 1e-5));
    all.add(new Claim("learning rate 1e-5 (style)", STYLE.optimizer().learningRate(), 1e-5));
    all.add(new Claim("2e-6 (summaries)", CNNDM.optimizer().learningRate(), 2e-6));
    all.add(new Claim("linear to 0", STYLE.schedule().shape(), new Schedule.Linear(0)));
    all.add(new Claim("batch 512", STYLE.update().episodes(), 512));
    all.add(new Claim("1M episodes for style tasks", steps(STYLE), 1_000_000 / 512 + 1L));
    all.add(
        new Claim(
            "Value function: a head on the policy's trunk",
            STYLE.value().kind(),
            ValueRecipe.Kind.HEAD));
    all.add(new Claim("-beta * (log pi - log pi_ref)", STYLE.scoring().penalty(), KlEstimator.K1));
    all.add(
        new Claim(
            "the score is added at the last token of the response",
            STYLE.scoring().afterEnd(),
            false));
    all.add(new Claim("target 6 nats", STYLE.kl(), new KlController.Adaptive(0.15, 6, 10_000)));
    all.add(new Claim("horizon 10,000", STYLE.kl(), new KlController.Adaptive(0.15, 6, 10_000)));
    all.add(new Claim("beta starts at 0.15", STYLE.kl().beta(), 0.15));
    all.add(new Claim("fixed 0.03 / 0.01 for summaries", TLDR.kl(), new KlController.Fixed(0.03)));
    all.add(new Claim("fixed 0.03 / 0.01 for summaries", CNNDM.kl(), new KlController.Fixed(0.01)));
    return all;
  }

  private static List<Claim> stiennon() {
    return List.of(
        new Claim("4 epochs, clip 0.2", SUMMARIES.update().epochs(), 4),
        new Claim("4 epochs, clip 0.2", SUMMARIES.update().clip(), 0.2),
        new Claim("beta 0.05 fixed", SUMMARIES.kl(), new KlController.Fixed(0.05)),
        new Claim(
            "lambda 0.95",
            SUMMARIES.advantages(),
            new AdvantageEstimator.Gae(1, 0.95, true, false)),
        new Claim("learning rate 3e-6 to 0", SUMMARIES.optimizer().learningRate(), 3e-6),
        new Claim("learning rate 3e-6 to 0", SUMMARIES.schedule().shape(), new Schedule.Linear(0)),
        new Claim("eps 1e-5", SUMMARIES.optimizer().epsilon(), 1e-5),
        new Claim("batch 512", SUMMARIES.update().episodes(), 512),
        new Claim(
            "-1 for a response with no EOS", SUMMARIES.scoring().missingEnd(), Optional.of(-1.0)),
        new Claim(
            "-1 for a response with no EOS", SUMMARIES.sample().ending(), new Ending.EndToken()),
        new Claim("Response 53 tokens", SUMMARIES.sample().response(), 53),
        new Claim("query 512", SUMMARIES.prompts().length(), 512),
        new Claim("last newline", SUMMARIES.prompts().cut(), PromptRecipe.Cut.LINE),
        new Claim("Evaluation at temperature 0.01", SUMMARIES.looks().temperature(), 0.01),
        new Claim(
            "PPO with a separate value network initialised from the reward model",
            SUMMARIES.value().kind(),
            ValueRecipe.Kind.NETWORK),
        new Claim(
            "the score is placed at sequence_length + 1", SUMMARIES.scoring().afterEnd(), true));
  }

  private static List<Claim> instruct() {
    return List.of(
        new Claim("256k episodes", steps(INSTRUCT) * INSTRUCT.update().episodes(), 256_000L),
        new Claim("batch 512", INSTRUCT.update().episodes(), 512),
        new Claim("minibatch 64", INSTRUCT.update().minibatch(), 64),
        new Claim("one inner epoch", INSTRUCT.update().epochs(), 1),
        new Claim("clip 0.2", INSTRUCT.update().clip(), 0.2),
        new Claim("no discount", ((AdvantageEstimator.Gae) INSTRUCT.advantages()).gamma(), 1.0),
        new Claim("temperature 1", INSTRUCT.sample().temperature(), 1.0),
        new Claim("beta 0.02", INSTRUCT.kl(), new KlController.Fixed(0.02)),
        new Claim("weights 0.992", INSTRUCT.optimizer().ema(), 0.992),
        new Claim("first 10 iterations", INSTRUCT.schedule().warmupSteps(), 10L),
        new Claim(
            "value network from the reward", INSTRUCT.value().kind(), ValueRecipe.Kind.NETWORK),
        new Claim("27.8 times", INSTRUCT.ptx().coefficient(), 27.8),
        new Claim("8 times as many pretraining examples", INSTRUCT.ptx().examplesPerEpisode(), 8));
  }

  private static long steps(PpoRecipe recipe) {
    return ((Budget.Steps) recipe.budget()).steps();
  }

  @Test
  void thePresetsHaveThePapersNumbers() {
    for (List<Claim> paper : List.of(ziegler(), stiennon(), instruct())) {
      assertThat(paper)
          .allSatisfy(
              number -> assertThat(number.is()).as(number.said()).isEqualTo(number.paper()));
    }
  }

  @Test
  void theNumbersAreThoseOfTheCollection() throws IOException {
    Optional<Path> shared = SharedData.folder();
    assumeTrue(shared.isPresent());
    String text = Files.readString(shared.get().resolve("ALIGNMENT.md")).replaceAll("\\s+", " ");
    for (List<Claim> paper : List.of(ziegler(), stiennon(), instruct())) {
      for (Claim number : paper) {
        assertThat(text).contains(number.said());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSmallerBatchKeepsTheRatios(Preset preset) {
    PpoRecipe whole = preset.recipe();
    PpoRecipe small = whole.scaled(8);
    assertThat(small.update().episodes()).isEqualTo(whole.update().episodes() / 8);
    assertThat(small.update().episodes() / small.update().minibatch())
        .isEqualTo(whole.update().episodes() / whole.update().minibatch());
    assertThat(small.budget()).isEqualTo(whole.budget());
    assertThat(small.kl().next(0.1, 20, small.update().episodes()))
        .isCloseTo(whole.kl().next(0.1, 20, whole.update().episodes()), within(1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void aPresetIsTheSameAfterItWasWrittenAndRead(Preset preset) {
    PpoRecipe recipe = preset.recipe();
    String yaml = Recipes.toYaml(recipe);
    assertThat(Recipes.parse("recipe.yaml", yaml, PpoRecipe.class)).isEqualTo(recipe);
    assertThat(Preset.named(recipe.preset())).isEqualTo(preset);
  }
}
