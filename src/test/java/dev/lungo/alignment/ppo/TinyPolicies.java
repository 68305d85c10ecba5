package dev.lungo.alignment.ppo;

import dev.lungo.model.ModelConfig;
import dev.lungo.model.ScalarHead;
import dev.lungo.model.ScalarModel;
import dev.lungo.model.SpecialTokens;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Scopes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Policies of a few thousand numbers, with references that are equal to them. Token 0 ends a text
/// and fills rows.
final class TinyPolicies {
  private TinyPolicies() {}

  static PpoModels models(
      PpoRecipe recipe, int vocabulary, int context, Optional<Tokenizer> words) {
    ModelConfig config =
        ModelConfig.gpt2(vocabulary, context, 1, 16, 2)
            .withTokens(new SpecialTokens(OptionalInt.of(0), List.of(0), OptionalInt.of(0)));
    Transformer policy = policy(config);
    ValueFunction values =
        !recipe.advantages().usesValues()
            ? new ValueFunction.None()
            : recipe.value().kind() == ValueRecipe.Kind.HEAD
                ? new ValueFunction.Shared(ScalarHead.forValues(16, Device.cpu()))
                : new ValueFunction.Network(ScalarModel.create(config, Device.cpu(), 7));
    return new PpoModels(policy, policy(config), values, words);
  }

  private static Transformer policy(ModelConfig config) {
    Transformer policy = Transformer.create(config, Device.cpu(), 3);
    change(policy, 5); // random weights have no opinions
    return policy;
  }

  /// Multiplies every matrix.
  static void change(Transformer policy, double factor) {
    Scopes.run(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            for (Tensor parameter : policy.parameters().values()) {
              if (parameter.dim() == 2) {
                parameter.mul_(new Scalar(factor));
              }
            }
          }
          return 0;
        });
  }

  /// Prompts of different lengths, so that there is padding.
  static List<Prompt> prompts(int count, int vocabulary) {
    return java.util.stream.IntStream.range(0, count)
        .mapToObj(
            i -> {
              int[] ids = new int[1 + i % 4];
              java.util.Arrays.setAll(ids, t -> 1 + (3 * i + t) % (vocabulary - 1));
              return new Prompt(ids, "prompt " + i);
            })
        .toList();
  }
}
