package dev.lungo.model;

import dev.lungo.torch.Scopes;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Tokens that a model is to learn after its first training, and the roles of its tokens from then
/// on.
///
/// Their rows in the embedding, and in the head where that is another matrix, start at the mean of
/// the rows there are, with a tenth of their spread as noise: a new token is then about as probable
/// as the others, and the old ones lose little of their probability to it, however many come (a
/// row at random could take nearly all of it).
///
/// @param known tokens that the model was trained on; rows beyond those are padding
/// @param size tokens from now on; a model that is padded beyond keeps its size
/// @param roles by the new ids
/// @param seed of the noise
public record NewTokens(int known, int size, SpecialTokens roles, long seed) {
  private static final double NOISE = 0.1;

  public NewTokens {
    if (known < 1 || size < known) {
      throw new IllegalArgumentException(
          "tokens are added to some, but known=" + known + " and size=" + size);
    }
  }

  ModelConfig added(ModelConfig config) {
    if (known > config.vocabularySize()) {
      throw new IllegalArgumentException(
          "the tokenizer has "
              + known
              + " tokens, but the model knows "
              + config.vocabularySize()
              + ": they do not belong together");
    }
    return config.withVocabulary(rows(config), roles);
  }

  private int rows(ModelConfig config) {
    return Math.max(size, config.vocabularySize());
  }

  /// Adds the rows to what a source gives.
  Parameters.Source added(ModelConfig config, Parameters.Source source) {
    String embedding = config.architecture().names().tokens() + ".weight";
    String head = Architecture.Names.HEAD + ".weight";
    return new Parameters.Source() {
      @Override
      public Tensor value(String name, Parameters.Start start, long... shape) {
        if (size == known || !(name.equals(embedding) || name.equals(head))) {
          return source.value(name, start, shape);
        }
        Tensor old = source.value(name, start, config.vocabularySize(), shape[1]);
        return Scopes.scoped(() -> withRows(old, rows(config)));
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
    Tensor trained = old.narrow(0, 0, known);
    Tensor mean = trained.mean(0);
    Tensor spread = trained.sub(mean).square().mean(0).sqrt(); // of each channel
    try (Generator generator = torch.createCPUGenerator(seed)) {
      Tensor noise =
          torch
              .zeros(new long[] {size - known, old.size(1)}, mean.options())
              .cpu()
              .normal_(0, NOISE, new GeneratorOptional(generator))
              .to(mean.device(), mean.scalar_type());
      Tensor added = mean.add(noise.mul(spread)); // (new, C)
      TensorVector parts = new TensorVector(trained, added);
      if (rows > size) {
        parts.push_back(old.narrow(0, size, rows - size));
      }
      return torch.cat(parts, 0);
    }
  }
}
