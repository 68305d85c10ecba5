package dev.lungo.model;

import dev.lungo.torch.Scopes;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Tokens that a model is to learn after its first training, and the roles of its tokens from then
/// on.
///
/// Their rows in the embedding, and in the head where that is another matrix, start at the mean of
/// the others, with a tenth of their spread as noise: a new token is then about as probable as the
/// others, and the old ones lose little of their probability to it, however many come (a row at
/// random could take nearly all of it, and one that was never a target has been pushed far away).
///
/// @param size tokens from now on; a model that is padded beyond keeps its size
/// @param ids of the new ones; a model may have rows for them already
/// @param roles by the new ids
/// @param seed of the noise
public record NewTokens(int size, Set<Integer> ids, SpecialTokens roles, long seed) {
  private static final double NOISE = 0.1;

  public NewTokens {
    ids = Collections.unmodifiableSortedSet(new TreeSet<>(ids));
    for (int id : ids) {
      if (id < 0 || id >= size) {
        throw new IllegalArgumentException(
            "a new token must be below size, but its id is " + id + " and size=" + size);
      }
    }
    if (ids.size() == size) {
      throw new IllegalArgumentException(
          "tokens are added to others, but all " + size + " are new");
    }
  }

  /// @throws IllegalArgumentException if the model lacks a token that is not new
  ModelConfig added(ModelConfig config) {
    int old = config.vocabularySize();
    for (int id = old; id < size; id++) {
      if (!ids.contains(id)) {
        throw new IllegalArgumentException(
            "the tokenizer has the token "
                + id
                + ", but the model knows those below "
                + old
                + ": they do not belong together");
      }
    }
    return config.withVocabulary(Math.max(size, old), roles);
  }

  /// Changes what a source gives.
  Parameters.Source added(ModelConfig config, Parameters.Source source) {
    String embedding = config.architecture().names().tokens() + ".weight";
    String head = Architecture.Names.HEAD + ".weight";
    return new Parameters.Source() {
      @Override
      public Tensor value(String name, Parameters.Start start, long... shape) {
        if (ids.isEmpty() || !(name.equals(embedding) || name.equals(head))) {
          return source.value(name, start, shape);
        }
        Tensor old = source.value(name, start, config.vocabularySize(), shape[1]);
        return Scopes.scoped(() -> withRows(old, shape[0]));
      }

      @Override
      public void complete() {
        source.complete();
      }
    };
  }

  /// @param old (V, C)
  /// @return (rows, C)
  private Tensor withRows(Tensor old, long rows) {
    long[] trained =
        LongStream.range(0, Math.min(size, old.size(0)))
            .filter(id -> !ids.contains((int) id))
            .toArray();
    long[] added = ids.stream().mapToLong(id -> id).toArray();
    Tensor known = old.index_select(0, index(old, trained));
    Tensor mean = known.mean(0);
    Tensor spread = known.sub(mean).square().mean(0).sqrt(); // of each channel
    try (Generator generator = torch.createCPUGenerator(seed)) {
      Tensor noise =
          torch
              .zeros(new long[] {added.length, old.size(1)}, mean.options())
              .cpu()
              .normal_(0, NOISE, new GeneratorOptional(generator))
              .to(mean.device(), mean.scalar_type());
      Tensor result = torch.zeros(new long[] {rows, old.size(1)}, old.options());
      result.narrow(0, 0, old.size(0)).copy_(old);
      return result.index_copy_(0, index(old, added), mean.add(noise.mul(spread)));
    }
  }

  private static Tensor index(Tensor like, long... ids) {
    return Tensor.create(ids, ids.length).to(like.device(), ScalarType.Long);
  }
}
