package dev.lungo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private final PointerScope scope = new PointerScope();
  private final Device cpu = Device.cpu();

  @BeforeEach
  void seed() {
    torch.manual_seed(7);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  static OptimizerRecipe recipe(OptimizerRecipe.Kind kind, double rate, double decay) {
    return new OptimizerRecipe(kind, rate, rate, rate, decay, 0.95, 0.9, 0.95, 1e-8, 1.0, 0);
  }

  private static SequencedMap<String, Tensor> parameters(String name, Tensor p) {
    SequencedMap<String, Tensor> map = new LinkedHashMap<>();
    map.put(name, p);
    return map;
  }

  private static void gradient(Tensor p, Tensor gradient) {
    p.mutable_grad().put(gradient);
  }

  @Test
  void twoStepsOfAdamWAreTheOnesComputedByHand() {
    Tensor p = cpu.tensor(new float[] {1, -2}, 1, 2).requires_grad_(true);
    double rate = 0.1, decay = 0.01;
    AdamW adam =
        new AdamW(
            new ParameterGroup(ParameterGroup.Kind.MATRIX, parameters("w.weight", p), rate, decay),
            recipe(OptimizerRecipe.Kind.ADAMW, rate, decay));
    double[] w = {1, -2}, m = {0, 0}, v = {0, 0};
    double[][] gradients = {{0.5, -0.25}, {-1, 0.125}};
    for (int t = 1; t <= 2; t++) {
      double[] g = gradients[t - 1];
      gradient(p, cpu.tensor(new float[] {(float) g[0], (float) g[1]}, 1, 2));
      adam.step(1);
      for (int i = 0; i < 2; i++) {
        m[i] = 0.9 * m[i] + 0.1 * g[i];
        v[i] = 0.95 * v[i] + 0.05 * g[i] * g[i];
        double corrected = m[i] / (1 - Math.pow(0.9, t));
        double scale = Math.sqrt(v[i] / (1 - Math.pow(0.95, t))) + 1e-8;
        w[i] = w[i] * (1 - rate * decay) - rate * corrected / scale;
        assertThat(p.view(-1).get(i).item_double()).isCloseTo(w[i], within(1e-6));
      }
    }
  }

  @Test
  void theFactorScalesTheStep() {
    Tensor p = cpu.tensor(new float[] {1}, 1).requires_grad_(true);
    AdamW adam =
        new AdamW(
            new ParameterGroup(ParameterGroup.Kind.VECTOR, parameters("norm.weight", p), 0.1, 0),
            recipe(OptimizerRecipe.Kind.ADAMW, 0.1, 0));
    gradient(p, cpu.tensor(new float[] {3}, 1));
    adam.step(0.5);
    assertThat(p.item_double()).isCloseTo(1 - 0.5 * 0.1, within(1e-6)); // Adam's first step is ±1
  }

  @Test
  void newtonSchulzMakesRowsOrColumnsOrthonormal() {
    for (long[] shape : new long[][] {{3, 48, 48}, {2, 32, 96}, {2, 96, 32}}) {
      Tensor G = torch.randn(shape);
      Tensor values = torch.linalg_svdvals(NewtonSchulz.orthogonal(G, Precision.BF16)); // (N, min)
      // The published coefficients end between 0.68 and 1.13; the smallest singular values of a
      // square random matrix may not have grown all the way yet.
      assertThat(values.max().item_double()).isLessThan(1.25);
      assertThat(values.median().item_double()).isBetween(0.65, 1.2);
      if (shape[1] != shape[2]) {
        assertThat(values.min().item_double()).isGreaterThan(0.6);
      }
    }
  }

  @Test
  void newtonSchulzKeepsTheSingularVectors() {
    Tensor G = torch.randn(1, 24, 64);
    Tensor O = NewtonSchulz.orthogonal(G, Precision.BF16).squeeze(0);
    Tensor product = torch.mm(O, G.squeeze(0).t()); // symmetric when both share their vectors
    double asymmetry = product.sub(product.t()).norm().item_double() / product.norm().item_double();
    assertThat(asymmetry).isLessThan(0.02); // bfloat16 has 8 bits of precision
  }

  @Test
  void muonMovesAMatrixByItsRateAndShape() {
    Tensor p = torch.zeros(64, 16).requires_grad_(true);
    Muon muon =
        new Muon(
            new ParameterGroup(ParameterGroup.Kind.MATRIX, parameters("up.weight", p), 0.02, 0),
            recipe(OptimizerRecipe.Kind.MUON, 0.02, 0),
            Precision.BF16);
    gradient(p, torch.randn(64, 16));
    muon.step(1);
    Tensor values = torch.linalg_svdvals(p.detach());
    // rate × sqrt(64 / 16), times the singular values that Newton-Schulz ends at.
    assertThat(values.max().item_double()).isBetween(0.04 * 0.65, 0.04 * 1.25);
  }

  @Test
  void muonOnSeveralMatricesIsMuonOnEachAlone() {
    Tensor first = torch.randn(8, 16);
    Tensor second = torch.randn(8, 16);
    Tensor other = torch.randn(16, 8);
    List<Tensor> starts = List.of(first, second, other);
    SequencedMap<String, Tensor> together = new LinkedHashMap<>();
    for (int i = 0; i < starts.size(); i++) {
      together.put(i + ".weight", starts.get(i).clone().requires_grad_(true));
    }
    OptimizerRecipe recipe = recipe(OptimizerRecipe.Kind.MUON, 0.02, 0.1);
    together.values().forEach(p -> gradient(p, p.detach().cos()));
    new Muon(
            new ParameterGroup(ParameterGroup.Kind.MATRIX, together, 0.02, 0.1),
            recipe,
            Precision.BF16)
        .step(1);
    for (int i = 0; i < starts.size(); i++) {
      Tensor alone = starts.get(i).clone().requires_grad_(true);
      gradient(alone, alone.detach().cos());
      new Muon(
              new ParameterGroup(
                  ParameterGroup.Kind.MATRIX, parameters("0.weight", alone), 0.02, 0.1),
              recipe,
              Precision.BF16)
          .step(1);
      Tensor difference = alone.sub(together.get(i + ".weight")).abs().max();
      assertThat(difference.item_double()).isLessThan(1e-4); // bfloat16 products may be regrouped
    }
  }

  @Test
  void onlyHiddenMatricesDecayAndOnlyTheyGetMuon() {
    try (Transformer model = Transformer.create(ModelConfig.forDepth(1, 32, 16), cpu, 1)) {
      OptimizerRecipe recipe = recipe(OptimizerRecipe.Kind.MUON, 0.02, 0.1);
      List<ParameterGroup> groups = ParameterGroup.of(model.parameters(), recipe);
      assertThat(groups)
          .extracting(ParameterGroup::kind)
          .containsExactly(ParameterGroup.Kind.values());
      assertThat(groups).extracting(ParameterGroup::weightDecay).containsExactly(0.1, 0.0, 0.0);
      assertThat(groups.get(0).parameters().keySet())
          .allMatch(
              name ->
                  name.matches("model.layers.0.(self_attn.[qkvo]|mlp.(gate|up|down))_proj.weight"))
          .hasSize(7);
      assertThat(groups.get(1).parameters().keySet()).containsExactly("model.embed_tokens.weight");
      assertThat(groups.get(2).parameters().keySet()).allMatch(name -> name.contains("norm"));
      assertThat(Optimizer.of(model.parameters(), recipe, Precision.FP32))
          .extracting(Object::getClass)
          .isEqualTo(List.of(Muon.class, AdamW.class, AdamW.class));
    }
  }

  @Test
  void gptEmbeddingsAreEmbeddingsAndBiasesVectors() {
    ModelConfig config = ModelConfig.gpt2(32, 16, 1, 8, 2);
    try (Transformer model = Transformer.create(config, cpu, 1)) {
      var groups =
          ParameterGroup.of(model.parameters(), recipe(OptimizerRecipe.Kind.ADAMW, 1e-3, 0.1));
      assertThat(groups.get(1).parameters().keySet())
          .containsExactly("transformer.wte.weight", "transformer.wpe.weight");
      assertThat(groups.get(2).parameters().values()).allMatch(p -> p.dim() == 1);
    }
  }

  @Test
  void theGradientsAreCutToTheLimitTogether() {
    Tensor a = cpu.tensor(new float[] {3}, 1);
    Tensor b = cpu.tensor(new float[] {0, 4}, 2);
    assertThat(Gradients.clip(List.of(a, b), 10)).isCloseTo(5, within(1e-6));
    assertThat(a.item_double()).isEqualTo(3);
    assertThat(Gradients.clip(List.of(a, b), 1)).isCloseTo(5, within(1e-6));
    assertThat(a.item_double()).isCloseTo(0.6, within(1e-6));
    assertThat(b.get(1).item_double()).isCloseTo(0.8, within(1e-6));
  }

  @Test
  void theMeanOfTheWeightsIsTheOneComputedByHand() {
    Tensor p = cpu.tensor(new float[] {1}, 1).requires_grad_(true);
    Ema ema = new Ema(parameters("p", p), 0.9);
    try (NoGradGuard _ = new NoGradGuard()) {
      p.fill_(cpu.tensor(new float[] {2}, 1).squeeze());
      ema.update(); // 0.9 × 1 + 0.1 × 2
      p.fill_(cpu.tensor(new float[] {3}, 1).squeeze());
      ema.update(); // 0.9 × 1.1 + 0.1 × 3
    }
    assertThat(ema.mean().firstEntry().getValue().item_double()).isCloseTo(1.29, within(1e-6));
    ema.swap();
    assertThat(p.item_double()).isCloseTo(1.29, within(1e-6));
    ema.swap();
    assertThat(p.item_double()).isEqualTo(3);
  }
}
