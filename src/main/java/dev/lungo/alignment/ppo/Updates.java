package dev.lungo.alignment.ppo;

import dev.lungo.alignment.ppo.AdvantageEstimator.Advantage;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Precision;
import dev.lungo.training.Descent;
import dev.lungo.training.Ema;
import dev.lungo.training.Gradients;
import dev.lungo.training.Losses;
import dev.lungo.training.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Learns from a step's episodes: minibatches, each one optimizer step of policy, values and, with
/// PPO-ptx, text together.
final class Updates {
  private final PpoRecipe recipe;
  private final Transformer policy;
  private final ValueFunction values;
  private final Optional<Pretraining> pretraining;
  private final Losses.Backward backward;
  private final Descent descent;
  private final Optional<Ema> ema;

  Updates(
      PpoRecipe recipe,
      Transformer policy,
      ValueFunction values,
      Optional<Pretraining> pretraining) {
    this.recipe = recipe;
    this.policy = policy;
    this.values = values;
    this.pretraining = pretraining;
    backward = Gradients.backward(policy.device());
    SequencedMap<String, Tensor> parameters = new LinkedHashMap<>(policy.parameters());
    parameters.putAll(values.parameters());
    descent = new Descent(parameters, recipe.optimizer(), recipe.precision());
    ema =
        recipe.optimizer().ema() > 0
            ? Optional.of(new Ema(policy.parameters(), recipe.optimizer().ema()))
            : Optional.empty();
  }

  /// Passes over the episodes, as many as the recipe wants, or until the policy has moved too far.
  Metric.PolicyStep.Update learn(
      Minibatches minibatches,
      List<Evaluation> evaluations,
      List<Advantage> advantages,
      double beta,
      double factor) {
    Tally tally = new Tally();
    for (int epoch = 0; epoch < recipe.update().epochs(); epoch++) {
      for (List<Rows> minibatch : minibatches.epoch(epoch)) {
        tally.begin();
        gradients(minibatch, evaluations, advantages, beta, tally);
        tally.norm(apply(factor));
        double limit = recipe.update().stopAtKl();
        if (limit > 0 && tally.approximateKl() > limit) {
          return tally.result(factor * recipe.optimizer().learningRate(), evaluations, advantages);
        }
      }
    }
    return tally.result(factor * recipe.optimizer().learningRate(), evaluations, advantages);
  }

  /// Adds up the gradients of one minibatch.
  void gradients(
      List<Rows> minibatch,
      List<Evaluation> evaluations,
      List<Advantage> advantages,
      double beta,
      Tally tally) {
    int tokens = minibatch.stream().mapToInt(rows -> rows.targets().length).sum();
    int valued = minibatch.stream().mapToInt(rows -> rows.valueStates().length).sum();
    for (Rows rows : minibatch) {
      try (PointerScope _ = new PointerScope();
          Precision.Autocast _ = recipe.precision().autocast(policy.device())) {
        accumulate(Experience.of(rows, evaluations, advantages), tokens, valued, beta, tally);
      }
    }
    pretraining.ifPresent(
        text -> tally.text(text.accumulate(policy, recipe.precision(), backward)));
  }

  private void accumulate(Experience batch, int tokens, int valued, double beta, Tally tally) {
    Rows rows = batch.rows();
    Tensor hidden = rows.hidden(policy); // (B, T, C)
    Tensor flat = hidden.detach().view(-1, hidden.size(2)); // (B × T, C)
    Tensor gradient = torch.zeros_like(flat);

    Tensor states = policy.device().tensor(rows.states(), rows.states().length);
    double clip = recipe.update().clip();
    double price = recipe.advantages().penaltyInReward() ? 0 : beta;
    gradient.index_add_(
        0,
        states,
        Likelihoods.backward(
            policy,
            flat.index_select(0, states),
            rows.targets(),
            recipe.sample().temperature(),
            (from, logprobs) -> {
              PolicyLoss loss = batch.policyLoss(from, logprobs, clip, 1.0 / tokens, price);
              tally.policy(loss);
              return loss.gradient();
            },
            backward));

    if (!(values instanceof ValueFunction.None)) {
      Tensor places = policy.device().tensor(rows.valueStates(), rows.valueStates().length);
      Tensor leaf = flat.index_select(0, places).requires_grad_(true); // (M, C)
      Tensor found = values.forward(rows, places, leaf); // (M)
      double weight = recipe.value().coefficient() / valued;
      ValueLoss loss =
          ValueLoss.of(
              Likelihoods.floats(found.detach()),
              batch.values(),
              batch.returns(),
              recipe.value().clip(),
              weight);
      tally.value(loss, valued);
      backward.run(found, policy.device().tensor(loss.gradient(), loss.gradient().length));
      if (leaf.grad().defined()) { // the head is on the policy's trunk
        gradient.index_add_(0, places, leaf.grad());
      }
    }
    backward.run(hidden, gradient.view(hidden.sizes()));
  }

  /// One optimizer step with the gradients there are.
  ///
  /// @return their norm before it was cut
  private double apply(double factor) {
    double norm =
        descent.step(factor, "lower optimizer.learningRate, or look at the rewards (scoring.clip)");
    ema.ifPresent(Ema::update);
    return norm;
  }

  Optional<Ema> ema() {
    return ema;
  }

  /// The optimizers' state, live, by name.
  SequencedMap<String, Tensor> optimizerState() {
    return descent.state();
  }
}
