package dev.lungo.evaluation;

import dev.lungo.evaluation.LanguageModel.Continuations;
import dev.lungo.evaluation.LanguageModel.Open;
import dev.lungo.files.AtomicFiles;
import dev.lungo.model.Architecture;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.Mlp;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Norm;
import dev.lungo.model.Positions;
import dev.lungo.model.SpecialTokens;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Dtype;
import dev.lungo.torch.Scopes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.json.JsonMapper;

/// Questions to a tiny model whose answers by transformers lie in the test resources. The main
/// method makes them anew: a model of random weights and a tokenizer, and what transformers says.
final class GoldenModel {
  static final String FOLDER = "src/test/resources/dev/lungo/evaluation/golden";

  static final List<Continuations> QUESTIONS =
      List.of(
          question("The hen laid an", " egg", " axe", " old brown boot in the grass"),
          question("Snow is", " white", " warm"),
          question("", "The ducks swim in the pond.", "The ducks swims in the pond."),
          question("", "Nobody has ever seen it.", "Somebody has ever seen it."),
          // Whether a token spans the border depends on the option.
          question("Three times four is t", "welve", "en", " or so"),
          question("Is a whale a fish?\n", "no", "yes", "nobody knows"),
          question("白马是", "马", "鸟", "石头"),
          question("Fire is hot\n\nIce is cold\n\nSand is", " dry", " wet", " loud", " a verb"));

  static final List<Open> OPEN =
      List.of(
          new Open(Prompt.of("The hen laid an"), 12, List.of("\n")),
          new Open(Prompt.of("Snow is"), 20, List.of()),
          new Open(Prompt.of("白马是"), 8, List.of()));

  private GoldenModel() {}

  private static Continuations question(String prompt, String... options) {
    return new Continuations(Prompt.of(prompt), List.of(options));
  }

  public static void main(String... arguments) throws IOException {
    Path folder = Path.of(FOLDER);
    Tokenizer tokenizer = tokenizer();
    tokenizer.save(folder);
    int border = tokenizer.special(TokenizerTrainer.END_OF_TEXT).orElseThrow();
    try (Transformer model = Transformer.create(config(tokenizer, border), Device.cpu(), 5)) {
      Scopes.run(
          () -> {
            try (NoGradGuard _ = new NoGradGuard()) {
              for (Tensor parameter : model.parameters().values()) {
                if (parameter.dim() == 2) {
                  parameter.mul_(new Scalar(5.0)); // clear preferences, so that greedy is greedy
                }
              }
            }
            return 0;
          });
      Checkpoint.save(folder, model, Dtype.BF16);
    }
    Path scratch = Files.createTempDirectory("lungo-golden");
    PeerModel.Answers answers =
        new PeerModel(folder).answers(QUESTIONS, OPEN, scratch).orElseThrow();
    AtomicFiles.deleteRecursively(scratch);
    AtomicFiles.writeString(
        folder.resolve("expected.json"),
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(answers) + "\n");
  }

  private static Tokenizer tokenizer() {
    Stream<String> questions =
        QUESTIONS.stream()
            .flatMap(q -> q.continuations().stream().map(option -> q.prompt().text() + option));
    return new TokenizerTrainer(380).train(questions);
  }

  private static ModelConfig config(Tokenizer tokenizer, int border) {
    return new ModelConfig(
        Architecture.QWEN3,
        tokenizer.vocabularySize(),
        64,
        2,
        32,
        4,
        2,
        12,
        new Norm(Norm.Kind.RMS, Norm.Placement.PRE, 1e-6),
        new Positions.Rotary(10_000, new Positions.Scaling.None()),
        new Mlp(Mlp.Activation.SILU, true, 64, false),
        false,
        true,
        false, // with tied embeddings it would say the same token again and again
        new SpecialTokens(OptionalInt.of(border), List.of(border), OptionalInt.of(border)));
  }
}
