package dev.lungo.model;

import dev.lungo.torch.Device;
import dev.lungo.torch.Scopes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A decoder-only language model: token ids in, a score for every possible next token out.
///
/// ```java
/// try (Transformer model = Checkpoint.load(folder, Device.best());
///     PointerScope step = new PointerScope()) {
///   Tensor logits = model.forward(model.device().tensor(ids, 1, ids.length)); // (1, T, V)
/// }
/// ```
///
/// Its parameters live until it is closed; everything a call makes belongs to the caller's
/// scope. Any number of threads may read it at once, on few platform threads; nobody may while
/// an optimizer changes it.
public final class Transformer implements AutoCloseable {
  private final ModelConfig config;
  private final Device device;
  private final Runnable release;
  private final Parameters parameters;
  private final Tensor tokenEmbedding; // (V, C)
  private final Optional<Tensor> positionEmbedding; // (contextLength, C)
  private final Optional<Rotation> rotation;
  private final List<Block> blocks = new ArrayList<>();
  private final Optional<Normalization> finalNorm;
  private final Linear head;

  private Transformer(ModelConfig config, Device device, Parameters parameters, Runnable release) {
    this.config = config;
    this.device = device;
    this.parameters = parameters;
    this.release = release;
    Architecture.Names names = config.architecture().names();
    long V = config.vocabularySize(), C = config.embedding();
    Parameters.Start start = Starts.embedding(config);
    this.tokenEmbedding = parameters.add(names.tokens() + ".weight", start, V, C);
    switch (config.positions()) {
      case Positions.Learned() -> {
        this.positionEmbedding =
            Optional.of(
                parameters.add(names.positions() + ".weight", start, config.contextLength(), C));
        this.rotation = Optional.empty();
      }
      case Positions.Rotary rotary -> {
        this.positionEmbedding = Optional.empty();
        this.rotation =
            Optional.of(new Rotation(rotary, config.headSize(), config.contextLength(), device));
      }
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      blocks.add(new Block(parameters, config, device, layer));
    }
    this.finalNorm =
        config.norm().placement() == Norm.Placement.PRE
            ? Optional.of(new Normalization(parameters, config.norm(), names.finalNorm(), C))
            : Optional.empty();
    this.head =
        Linear.over(
            parameters,
            device,
            config.tiedEmbeddings()
                ? tokenEmbedding
                : parameters.add(Architecture.Names.HEAD + ".weight", start, V, C));
    parameters.complete();
  }

  /// @param release called when the model was closed, or could not be made: frees what its
  ///     parameters stand on
  static Transformer of(
      ModelConfig config, Device device, Parameters.Source source, Runnable release) {
    Parameters parameters = new Parameters(source);
    try {
      return new Transformer(config, device, parameters, release);
    } catch (RuntimeException e) {
      parameters.close();
      release.run();
      throw e;
    }
  }

  /// A new model, its parameters drawn from a seed: the same on every device.
  public static Transformer create(ModelConfig config, Device device, long seed) {
    try (Generator generator = torch.createCPUGenerator(seed)) {
      GeneratorOptional from = new GeneratorOptional(generator);
      return of(config, device, Parameters.drawn(device, from), () -> {});
    }
  }

  /// The same weights, not copied, with gradients of their own: so several threads can go backward
  /// at once. What changes the weights of one in place changes them all.
  public Transformer sharing() {
    return of(
        config,
        device,
        (name, _, _) -> Objects.requireNonNull(parameters.byName().get(name)).detach(),
        () -> {});
  }

  public ModelConfig config() {
    return config;
  }

  public Device device() {
    return device;
  }

  /// The trainable tensors by Hugging Face name, in the order of the model.
  public SequencedMap<String, Tensor> parameters() {
    return Collections.unmodifiableSequencedMap(parameters.byName());
  }

  /// How many numbers are trained.
  public long parameterCount() {
    return parameters.byName().values().stream().mapToLong(Tensor::numel).sum();
  }

  /// @param ids (B, T) int64
  /// @return logits (B, T, V)
  public Tensor forward(Tensor ids) {
    return logits(hidden(ids));
  }

  /// @param hidden (..., C)
  /// @return (..., V)
  public Tensor logits(Tensor hidden) {
    return head.forward(hidden);
  }

  /// @param ids (B, T) int64; every row starts at position 0
  /// @return (B, T, C) after the final norm
  public Tensor hidden(Tensor ids) {
    long T = columns(ids);
    return Scopes.scoped(
        () ->
            run(
                ids,
                Sight.of(rotation, Optional.empty(), 0, T, T, Optional.empty(), Optional.empty())));
  }

  /// Rows packed from several documents: a token sees its own document alone, whose positions
  /// start at 0.
  ///
  /// @param ids (B, T) int64
  /// @param documents (B, T) int64, the number of each token's document within its row
  /// @return (B, T, C) after the final norm
  public Tensor hidden(Tensor ids, Tensor documents) {
    checkSameShape("documents", documents, ids);
    return Scopes.scoped(
        () -> {
          // Rows of one document each need no mask, and the kernel skips what causality hides.
          if (documents.eq(documents.narrow(1, 0, 1)).all().item_bool()) {
            return hidden(ids);
          }
          return hiddenWhere(ids, documents.unsqueeze(2).eq(documents.unsqueeze(1)));
        });
  }

  /// Rows that hold one beginning and several continuations of it: a token sees the beginning and
  /// its own continuation, whose positions go on where the beginning ends. So the beginning is
  /// read once for all of them.
  ///
  /// @param ids (B, T) int64
  /// @param branches (B, T) int64: 0 for the beginning, another number for each continuation
  /// @return (B, T, C) after the final norm
  public Tensor branched(Tensor ids, Tensor branches) {
    checkSameShape("branches", branches, ids);
    return Scopes.scoped(
        () -> {
          Tensor beginning = branches.eq(new Scalar(0)); // (B, T)
          if (beginning.all().item_bool()) {
            return hidden(ids);
          }
          Tensor same = branches.unsqueeze(2).eq(branches.unsqueeze(1)); // (B, T, T)
          return hiddenWhere(ids, same.logical_or(beginning.unsqueeze(1)));
        });
  }

  private void checkSameShape(String name, Tensor numbers, Tensor ids) {
    long T = columns(ids);
    if (numbers.dim() != 2 || numbers.size(0) != ids.size(0) || numbers.size(1) != T) {
      throw new IllegalArgumentException(
          name + " must have the shape of ids, (%d, %d)".formatted(ids.size(0), T));
    }
  }

  /// @param related (B, T, T) bool: whether a token (dimension 1) may see another if it is earlier
  private Tensor hiddenWhere(Tensor ids, Tensor related) {
    long T = ids.size(1);
    Tensor seen = related.tril().unsqueeze(1); // (B, 1, T, T)
    // A token's position is the number of tokens that it sees before itself.
    Tensor positions = seen.sum(-1).squeeze(1).sub(new Scalar(1)); // (B, T)
    Tensor mask = maskWhere(seen.logical_not(), device);
    return run(
        ids,
        Sight.of(rotation, Optional.of(positions), 0, T, T, Optional.of(mask), Optional.empty()));
  }

  /// Continues rows whose beginnings a cache holds. Computes no gradients.
  ///
  /// @param ids (B, T) int64; row b's first `counts[b]` tokens are appended to its slot, the
  ///     rest is padding that nothing ever sees
  /// @param slots the cache's slot of each row
  /// @param counts how many tokens of each row are real, 0 to T
  /// @return (B, T, C) after the final norm; what stands at padding means nothing
  /// @throws IllegalArgumentException if a slot has no room
  public Tensor hidden(Tensor ids, KvCache cache, int[] slots, int[] counts) {
    long T = columns(ids);
    return Scopes.scoped(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            KvCache.Append append = cache.plan(slots, counts, ids.size(0), T);
            Tensor result =
                run(
                    ids,
                    Sight.of(
                        rotation,
                        append.positions(),
                        append.start(),
                        T,
                        append.reach(),
                        append.mask(),
                        Optional.of(append)));
            append.commit();
            return result;
          }
        });
  }

  /// The loop over the blocks opens a scope per half-block: a Java wrapper keeps its tensor
  /// alive, and without the scope every activation of the pass would live until the step's end,
  /// also those that autograd does not need.
  private Tensor run(Tensor ids, Sight sight) {
    Tensor x = embed(ids, sight); // (B, T, C)
    for (Block block : blocks) {
      Tensor before = x;
      Tensor between = Scopes.scoped(() -> block.attend(before, sight));
      x = Scopes.scoped(() -> block.think(between));
      between.close();
      before.close();
    }
    Tensor last = x;
    return finalNorm.map(norm -> norm.forward(last)).orElse(last);
  }

  private Tensor embed(Tensor ids, Sight sight) {
    Tensor tokens = torch.embedding(tokenEmbedding, ids).to(ScalarType.Float);
    return positionEmbedding
        .map(
            table ->
                tokens.add(
                    sight
                        .positions()
                        .map(p -> torch.embedding(table, p))
                        .orElseGet(() -> table.narrow(0, sight.start(), ids.size(1)))))
        .orElse(tokens);
  }

  private long columns(Tensor ids) {
    if (ids.dim() != 2 || ids.size(0) < 1 || ids.size(1) < 1) {
      throw new IllegalArgumentException(
          "ids must be (B, T) with at least one row and one column, but they have %d dimensions and %d numbers"
              .formatted(ids.dim(), ids.numel()));
    }
    if (ids.size(1) > config.contextLength()) {
      throw new IllegalArgumentException(
          "a row of %d tokens exceeds the model's context of %d"
              .formatted(ids.size(1), config.contextLength()));
    }
    return ids.size(1);
  }

  /// 0 where a token may be seen, -infinity where it is hidden, for adding to attention's
  /// scores.
  static Tensor maskWhere(Tensor hidden, Device device) {
    Tensor zeros = torch.zeros(hidden.shape(), device.options(ScalarType.Float));
    return zeros.masked_fill_(hidden, new Scalar(Double.NEGATIVE_INFINITY));
  }

  /// Frees the parameters.
  @Override
  public void close() {
    rotation.ifPresent(Rotation::close);
    parameters.close();
    release.run();
  }
}
