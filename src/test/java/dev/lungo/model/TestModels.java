package dev.lungo.model;

import dev.lungo.torch.Device;
import dev.lungo.torch.Scopes;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Small models of every architecture, with random parameters everywhere: nothing is zero, so
/// that nothing is hidden by it.
final class TestModels {
  static final int VOCABULARY = 61;
  static final Device CPU = Device.cpu();

  private TestModels() {}

  static Stream<ModelConfig> configs() {
    return Stream.of(gpt1(), ModelConfig.gpt2(VOCABULARY, 48, 2, 32, 4), llama(), qwen3());
  }

  static ModelConfig gpt1() {
    return new ModelConfig(
        Architecture.GPT1,
        VOCABULARY,
        48,
        2,
        32,
        4,
        4,
        8,
        new Norm(Norm.Kind.LAYER, Norm.Placement.POST, 1e-5),
        new Positions.Learned(),
        new Mlp(Mlp.Activation.GELU_TANH, false, 128, true),
        true,
        false,
        true,
        SpecialTokens.NONE);
  }

  static ModelConfig llama() {
    return new ModelConfig(
        Architecture.LLAMA,
        VOCABULARY,
        48,
        2,
        32,
        4,
        2,
        8,
        new Norm(Norm.Kind.RMS, Norm.Placement.PRE, 1e-6),
        new Positions.Rotary(500, new Positions.Scaling.Llama3(4, 1, 4, 16)),
        new Mlp(Mlp.Activation.SILU, true, 64, true),
        true,
        false,
        false,
        SpecialTokens.NONE);
  }

  static ModelConfig qwen3() {
    return new ModelConfig(
        Architecture.QWEN3,
        VOCABULARY,
        48,
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
        true,
        SpecialTokens.NONE);
  }

  static Transformer random(ModelConfig config) {
    Transformer model = Transformer.create(config, CPU, 7);
    disturb(model, 11);
    return model;
  }

  /// Adds noise to every parameter, zeros and ones included.
  static void disturb(Transformer model, long seed) {
    Random random = new Random(seed);
    Scopes.run(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            for (Tensor parameter : model.parameters().values()) {
              float[] noise = new float[(int) parameter.numel()];
              for (int i = 0; i < noise.length; i++) {
                noise[i] = (float) (0.2 * random.nextGaussian());
              }
              parameter.add_(Tensor.create(noise, parameter.shape()));
            }
          }
          return 0;
        });
  }

  static int[] ids(int count, long seed) {
    return new Random(seed).ints(count, 0, VOCABULARY).toArray();
  }

  static Tensor batch(int[]... rows) {
    return CPU.tensor(
        Stream.of(rows).flatMapToInt(java.util.Arrays::stream).toArray(),
        rows.length,
        rows[0].length);
  }

  /// The logits of one row, computed alone and without a cache: (T, V).
  static float[][] logits(Transformer model, int... ids) {
    return Scopes.run(() -> rows(model.forward(batch(ids)).squeeze(0)));
  }

  static float[][] rows(Tensor matrix) {
    float[] flat = floats(matrix);
    int columns = (int) matrix.size(-1);
    float[][] rows = new float[flat.length / columns][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = java.util.Arrays.copyOfRange(flat, i * columns, (i + 1) * columns);
    }
    return rows;
  }

  static float[] floats(Tensor tensor) {
    Tensor plain = tensor.detach().to(ScalarType.Float).contiguous();
    float[] values = new float[(int) plain.numel()];
    new FloatPointer(plain.data_ptr_float()).get(values);
    return values;
  }

  static double difference(float[] a, float[] b) {
    double most = a.length == b.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }

  static double difference(List<float[]> a, List<float[]> b) {
    double most = a.size() == b.size() ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      most = Math.max(most, difference(a.get(i), b.get(i)));
    }
    return most;
  }
}
