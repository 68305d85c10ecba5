package dev.lungo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lungo.data.TokenBatch;
import dev.lungo.model.Architecture;
import dev.lungo.model.Mlp;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Norm;
import dev.lungo.model.Positions;
import dev.lungo.model.SpecialTokens;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;
import dev.lungo.torch.Threads;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Conversations that share a row are learned as if each stood alone.
class PackedLossTest {
  private static final int V = 50;
  private static final int T = 48;

  @BeforeAll
  static void oneThread() {
    Threads.use(1);
  }

  static Stream<ModelConfig> models() {
    Norm layer = new Norm(Norm.Kind.LAYER, Norm.Placement.POST, 1e-5);
    Norm rms = new Norm(Norm.Kind.RMS, Norm.Placement.PRE, 1e-6);
    Mlp gelu = new Mlp(Mlp.Activation.GELU_TANH, false, 128, true);
    Mlp silu = new Mlp(Mlp.Activation.SILU, true, 64, false);
    Positions rotary = new Positions.Rotary(10_000, new Positions.Scaling.None());
    Positions learned = new Positions.Learned();
    SpecialTokens none = SpecialTokens.NONE;
    return Stream.of(
        new ModelConfig(
            Architecture.GPT1, V, T, 2, 32, 4, 4, 8, layer, learned, gelu, true, false, true, none),
        ModelConfig.gpt2(V, T, 2, 32, 4),
        new ModelConfig(
            Architecture.LLAMA, V, T, 2, 32, 4, 2, 8, rms, rotary, silu, false, false, false, none),
        ModelConfig.forDepth(2, V, T));
  }

  /// A row in which conversations stand one after the other, and a gap at its end.
  ///
  /// @param counts which predictions count
  private static TokenBatch row(List<int[]> chats, byte[] counts) {
    int[] inputs = new int[T], targets = new int[T], documents = new int[T];
    byte[] mask = new byte[T];
    int at = 0;
    for (int[] chat : chats) {
      for (int i = 0; i + 1 < chat.length; i++, at++) {
        inputs[at] = chat[i];
        targets[at] = chat[i + 1];
        mask[at] = counts[i];
        documents[at] = chats.indexOf(chat);
      }
    }
    Arrays.fill(documents, at, T, chats.size());
    return new TokenBatch(1, T, inputs, targets, mask, documents);
  }

  /// Random parameters everywhere, since a new model's blocks begin as the identity.
  private static void disturb(Transformer model) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      for (Tensor parameter : model.parameters().values()) {
        parameter.add_(torch.randn(parameter.shape()).mul(new org.bytedeco.pytorch.Scalar(0.2)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void aConversationsLossIsTheSameAloneAndPacked(ModelConfig config) {
    Random random = new Random(5);
    List<int[]> chats = Stream.of(9, 21, 14).map(n -> random.ints(n, 0, V).toArray()).toList();
    byte[] counts = new byte[T];
    for (int i = 0; i < T; i++) {
      counts[i] = (byte) (i % 3 == 0 ? 0 : 1);
    }
    torch.manual_seed(11);
    try (Transformer model = Transformer.create(config, Device.cpu(), 3)) {
      disturb(model);
      OptimizerRecipe recipe = OptimizerTest.recipe(OptimizerRecipe.Kind.ADAMW, 0.001, 0);
      Trainer trainer = new Trainer(model, recipe, Precision.FP32, false, Collective.single());
      float[] packed = trainer.losses(row(chats, counts));
      double sum = 0;
      int counted = 0;
      int at = 0;
      for (int[] chat : chats) {
        float[] alone = trainer.losses(row(List.of(chat), counts));
        for (int i = 0; i + 1 < chat.length; i++, at++) {
          assertThat(packed[at]).isCloseTo(alone[i], within(1e-5f));
          sum += alone[i];
          counted += counts[i];
        }
      }
      assertThat(at).isEqualTo(8 + 20 + 13);
      // And it is what a training step reports, which computes no logits for what does not count.
      double loss = trainer.step(List.of(row(chats, counts)), 1).loss();
      assertThat(loss).isCloseTo(sum / counted, within(1e-5));
    }
  }
}
