package dev.lungo.generation;

import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Models with random weights that are large enough to make up their minds, and what they compute
/// without cache, batch or scratch buffers.
public final class TinyModels {
  private TinyModels() {}

  public static Transformer gpt2(int vocabulary, int context, long seed) {
    Transformer model =
        Transformer.create(ModelConfig.gpt2(vocabulary, context, 2, 32, 4), Device.cpu(), seed);
    Scopes.run(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            for (Tensor parameter : model.parameters().values()) {
              if (parameter.dim() == 2) {
                parameter.mul_(new Scalar(9.0));
              }
            }
          }
          return 0;
        });
    return model;
  }

  /// A tokenizer of bytes and a few merges.
  public static Tokenizer tokenizer() {
    return new TokenizerTrainer(300).train(Stream.of("the cat sat on the mat, the cat, the mat"));
  }

  /// Raw logits after some tokens.
  static float[] logits(Transformer model, List<Integer> ids) {
    int[] all = ids.stream().mapToInt(Integer::intValue).toArray();
    float[] row = new float[model.config().vocabularySize()];
    return Scopes.run(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            Tensor logits = model.forward(model.device().tensor(all, 1, all.length));
            logits.select(1, all.length - 1).contiguous().data_ptr_float().get(row);
            return row;
          }
        });
  }

  /// The greedy continuation by running everything again for every token.
  static List<Integer> greedy(Transformer model, List<Integer> prompt, int tokens) {
    List<Integer> all = new ArrayList<>(prompt);
    for (int i = 0; i < tokens; i++) {
      float[] x = logits(model, all);
      int best = 0;
      for (int id = 1; id < x.length; id++) {
        best = x[id] > x[best] ? id : best;
      }
      all.add(best);
    }
    return all.subList(prompt.size(), all.size());
  }

  /// Log-softmax in double precision.
  static double[] logSoftmax(float[] logits, double temperature) {
    double max = Double.NEGATIVE_INFINITY;
    for (float x : logits) {
      max = Math.max(max, x / temperature);
    }
    double sum = 0;
    for (float x : logits) {
      sum += Math.exp(x / temperature - max);
    }
    double[] result = new double[logits.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = logits[i] / temperature - max - Math.log(sum);
    }
    return result;
  }
}
