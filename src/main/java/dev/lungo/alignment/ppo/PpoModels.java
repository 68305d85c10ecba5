package dev.lungo.alignment.ppo;

import dev.lungo.model.Checkpoint;
import dev.lungo.model.ScalarHead;
import dev.lungo.model.ScalarModel;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Device;
import java.util.Optional;

/// The models of a run.
///
/// @param policy which is trained
/// @param reference the same model as it was, from which the KL is measured
/// @param values the value function
/// @param tokenizer of all of them; absent where rewards read tokens alone
public record PpoModels(
    Transformer policy, Transformer reference, ValueFunction values, Optional<Tokenizer> tokenizer)
    implements AutoCloseable {

  /// The models that a recipe names.
  ///
  /// @throws IllegalArgumentException if the value network has no reward model to begin from
  public static PpoModels load(PpoRecipe recipe, Tokenizer tokenizer) {
    Device device = Device.parse(recipe.device());
    Transformer policy = Checkpoint.load(recipe.policy(), device);
    Transformer reference = Checkpoint.load(recipe.policy(), device);
    return new PpoModels(policy, reference, values(recipe, policy, device), Optional.of(tokenizer));
  }

  private static ValueFunction values(PpoRecipe recipe, Transformer policy, Device device) {
    if (!recipe.advantages().usesValues()) {
      return new ValueFunction.None();
    }
    return switch (recipe.value().kind()) {
      case HEAD ->
          new ValueFunction.Shared(ScalarHead.forValues(policy.config().embedding(), device));
      case NETWORK ->
          recipe.rewards().stream()
              .filter(reward -> !reward.isRules())
              .findFirst()
              .map(reward -> ScalarModel.load(reward.model(), device))
              .map(ValueFunction.Network::new)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "a value network starts from a reward model, and there is none: set"
                              + " value.kind=HEAD"));
    };
  }

  /// Tokens of a row that all of them can read.
  int context() {
    int own = policy.config().contextLength();
    return values instanceof ValueFunction.Network(ScalarModel model)
        ? Math.min(own, model.config().contextLength())
        : own;
  }

  @Override
  public void close() {
    values.close();
    reference.close();
    policy.close();
  }
}
