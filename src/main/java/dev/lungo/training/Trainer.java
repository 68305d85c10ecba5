package dev.lungo.training;

import dev.lungo.data.TokenBatch;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Precision;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// One optimizer step: forward, loss, backward, clip, update. Pretraining and supervised tuning
/// differ only in the batches' loss mask.
///
/// Owns the optimizer's state. One thread uses it; each step opens the one scope in which all its
/// tensors die.
public final class Trainer {
  private final Transformer model;
  private final OptimizerRecipe recipe;
  private final Precision precision;
  private final boolean acrossDocuments;
  private final Collective collective;
  private final RowParallel rows;
  private final List<Tensor> parameters;
  private final List<Optimizer> optimizers;
  private final Optional<Ema> ema;

  /// What one step measured.
  ///
  /// @param loss mean over the counted tokens, in nats
  /// @param gradientNorm before clipping
  /// @param tokens read
  public record StepResult(double loss, double gradientNorm, long tokens) {
    /// Whether both are numbers; if not, the parameters were left as they were.
    public boolean finite() {
      return Double.isFinite(loss) && Double.isFinite(gradientNorm);
    }
  }

  /// @param acrossDocuments whether a token sees earlier documents of its row
  public Trainer(
      Transformer model,
      OptimizerRecipe recipe,
      Precision precision,
      boolean acrossDocuments,
      Collective collective) {
    this.model = model;
    this.recipe = recipe;
    this.precision = precision;
    this.acrossDocuments = acrossDocuments;
    this.collective = collective;
    rows = new RowParallel(model);
    parameters = List.copyOf(model.parameters().values());
    optimizers = Optimizer.of(model.parameters(), recipe, precision);
    ema =
        recipe.ema() > 0
            ? Optional.of(new Ema(model.parameters(), recipe.ema()))
            : Optional.empty();
    collective.broadcast(parameters);
  }

  /// @param batches whose gradients are added up: the same step as one batch of all their rows
  /// @param factor of the peak learning rates, from the schedule
  public StepResult step(List<TokenBatch> batches, double factor) {
    long counted = 0;
    long tokens = 0;
    for (TokenBatch batch : batches) {
      counted += batch.counted();
      tokens += (long) batch.rows() * batch.columns();
    }
    if (counted == 0) {
      throw new IllegalArgumentException("no token of the batch counts: its loss mask is all 0");
    }
    double loss = 0;
    double weight = 1.0 / counted;
    for (TokenBatch batch : batches) {
      loss += rows.sum(batch, (reader, part) -> accumulate(reader, part, weight));
    }
    try (PointerScope _ = new PointerScope()) {
      rows.gather();
      List<Tensor> gradients = Gradients.of(parameters);
      collective.average(gradients);
      double norm = Gradients.clip(gradients, recipe.clip());
      StepResult result = new StepResult(loss, norm, tokens * collective.world());
      if (result.finite()) {
        optimizers.forEach(optimizer -> optimizer.step(factor));
        ema.ifPresent(Ema::update);
      }
      Gradients.clear(parameters);
      return result;
    }
  }

  /// Adds a batch's gradient to the reader's and returns its share of the loss.
  private double accumulate(Transformer reader, TokenBatch batch, double weight) {
    int B = batch.rows(), T = batch.columns();
    try (PointerScope _ = new PointerScope();
        Precision.Autocast _ = precision.autocast(model.device())) {
      Tensor ids = model.device().tensor(batch.inputs(), B, T);
      Tensor targets = model.device().tensor(maskedTargets(batch), B, T);
      Tensor hidden = hidden(reader, batch, ids); // (B, T, C)
      return Losses.backward(
          reader,
          hidden,
          targets,
          weight,
          Math.max(1, Losses.rowsAtATime(model) / rows.readers()),
          Gradients.backward(model.device()));
    }
  }

  private Tensor hidden(Transformer reader, TokenBatch batch, Tensor ids) {
    if (acrossDocuments) {
      return reader.hidden(ids);
    }
    return reader.hidden(ids, model.device().tensor(batch.documents(), ids.size(0), ids.size(1)));
  }

  /// The loss of each target of a batch in nats, row by row, without learning from it; 0 where it
  /// does not count.
  public float[] losses(TokenBatch batch) {
    int B = batch.rows(), T = batch.columns();
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard();
        Precision.Autocast _ = precision.autocast(model.device())) {
      Tensor ids = model.device().tensor(batch.inputs(), B, T);
      Tensor targets = model.device().tensor(maskedTargets(batch), B, T);
      return Losses.each(model, hidden(model, batch, ids), targets);
    }
  }

  /// Runs something on the model as it would be exported: with its averaged weights if it has any.
  public void withExportedWeights(Runnable task) {
    ema.ifPresent(Ema::swap);
    try {
      task.run();
    } finally {
      ema.ifPresent(Ema::swap);
    }
  }

  public Transformer model() {
    return model;
  }

  /// The averaged weights, live; empty where the recipe asks for none.
  Optional<SequencedMap<String, Tensor>> averages() {
    return ema.map(Ema::mean);
  }

  /// The optimizers' state, live, by name.
  SequencedMap<String, Tensor> optimizerState() {
    return Optimizer.state(optimizers);
  }

  private static long[] maskedTargets(TokenBatch batch) {
    long[] targets = new long[batch.targets().length];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = batch.lossMask()[i] == 0 ? Losses.IGNORED : batch.targets()[i];
    }
    return targets;
  }
}
