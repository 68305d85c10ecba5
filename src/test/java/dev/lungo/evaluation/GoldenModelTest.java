package dev.lungo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.lungo.evaluation.LanguageModel.Likelihood;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Likelihoods and answers against those that transformers 5.23 gave for the same model's folder,
/// tokenizing included; {@link GoldenModel} made them.
class GoldenModelTest {
  /// Float32 against double: some 1e-6 for each token.
  private static final double ROUNDING = 1e-4;

  private static final Path FOLDER = Path.of(GoldenModel.FOLDER);

  @Test
  void likelihoodsAndAnswersAreThoseOfTransformers() throws IOException {
    JsonNode expected =
        JsonMapper.shared().readTree(Files.readAllBytes(FOLDER.resolve("expected.json")));
    try (Transformer transformer = Checkpoint.load(FOLDER, Device.cpu())) {
      CausalLanguageModel model =
          new CausalLanguageModel(
              transformer, Tokenizer.load(FOLDER), GenerationConfig.read(FOLDER), Optional.empty());
      List<List<Likelihood>> likelihoods = model.continuations(GoldenModel.QUESTIONS);
      for (int i = 0; i < likelihoods.size(); i++) {
        for (int option = 0; option < likelihoods.get(i).size(); option++) {
          assertThat(likelihoods.get(i).get(option).logProbability())
              .as("%s, option %d", GoldenModel.QUESTIONS.get(i).prompt().text(), option)
              .isCloseTo(expected.path("scores").get(i).get(option).asDouble(), offset(ROUNDING));
        }
      }
      assertThat(model.answers(GoldenModel.OPEN))
          .extracting(LanguageModel.Answer::text)
          .isEqualTo(expected.path("answers").valueStream().map(JsonNode::asString).toList());
    }
  }
}
