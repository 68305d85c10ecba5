package dev.lungo.model;

import static dev.lungo.model.TestModels.CPU;
import static dev.lungo.model.TestModels.difference;
import static dev.lungo.model.TestModels.ids;
import static dev.lungo.model.TestModels.logits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.torch.Device;
import dev.lungo.torch.Dtype;
import dev.lungo.torch.Safetensors;
import dev.lungo.torch.Scopes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointTest {
  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("dev.lungo.model.TestModels#configs")
  void aModelSavedInManyFilesComesBackWhole(ModelConfig config) throws IOException {
    try (Transformer model = TestModels.random(config)) {
      Checkpoint.save(folder, model);
      Shards.write(folder, model.parameters(), Dtype.F32, 10_000);
      assertThat(folder.resolve("model.safetensors")).doesNotExist();
      assertThat(folder.resolve("model.safetensors.index.json")).exists();
      try (Transformer again = Checkpoint.load(folder, CPU)) {
        assertThat(
                difference(
                    Arrays.asList(logits(model, ids(9, 1))),
                    Arrays.asList(logits(again, ids(9, 1)))))
            .isLessThan(2e-5);
      }
      // The next save leaves none of them behind.
      Checkpoint.save(folder, model);
      assertThat(folder.toFile().list())
          .containsExactlyInAnyOrder("config.json", "generation_config.json", "model.safetensors");
    }
  }

  @Test
  void aLoadedModelTrainsAndItsFileStaysAsItWas() throws IOException {
    try (Transformer model = TestModels.random(TestModels.qwen3())) {
      Checkpoint.save(folder, model);
    }
    byte[] before = Files.readAllBytes(folder.resolve("model.safetensors"));
    try (Transformer model = Checkpoint.load(folder, CPU);
        PointerScope _ = new PointerScope()) {
      model.forward(TestModels.batch(ids(9, 1))).sum().backward();
      try (NoGradGuard _ = new NoGradGuard()) {
        for (Tensor parameter : model.parameters().values()) {
          assertThat(parameter.grad().defined()).isTrue();
          parameter.sub_(parameter.grad(), new Scalar(0.1));
        }
      }
    }
    assertThat(Files.readAllBytes(folder.resolve("model.safetensors"))).isEqualTo(before);
  }

  /// Writes a model's weights anew after changing them.
  private void rewrite(
      ModelConfig config, java.util.function.Consumer<Map<String, Tensor>> change) {
    try (Transformer model = TestModels.random(config);
        PointerScope _ = new PointerScope()) {
      Checkpoint.save(folder, model);
      Map<String, Tensor> tensors = new LinkedHashMap<>(model.parameters());
      change.accept(tensors);
      Safetensors.write(folder.resolve("model.safetensors"), tensors, Map.of());
    }
  }

  @Test
  void aMissingTensorIsNamed() {
    rewrite(TestModels.qwen3(), tensors -> tensors.remove("model.norm.weight"));
    assertThatThrownBy(() -> Checkpoint.load(folder, CPU))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            folder
                + " is not a valid model: it has no tensor model.norm.weight, which its config.json"
                + " asks for");
  }

  @Test
  void anUnexpectedTensorIsNamed() {
    rewrite(TestModels.qwen3(), tensors -> tensors.put("extra", CPU.tensor(new float[3], 3)));
    assertThatThrownBy(() -> Checkpoint.load(folder, CPU))
        .hasMessageEndingWith("it has 1 tensors that its config.json does not ask for: extra");
  }

  @Test
  void aWrongShapeIsNamedWithBothShapes() {
    rewrite(
        TestModels.qwen3(),
        tensors -> tensors.put("model.norm.weight", CPU.tensor(new float[31], 31)));
    assertThatThrownBy(() -> Checkpoint.load(folder, CPU))
        .hasMessageEndingWith(
            "tensor model.norm.weight should have the shape [32] by config.json, but has [31]");
  }

  @Test
  void olderNamesAndRepeatedTensorsOfGpt2AreUnderstood() {
    ModelConfig config = ModelConfig.gpt2(TestModels.VOCABULARY, 48, 2, 32, 4);
    rewrite(
        config,
        tensors -> {
          Map<String, Tensor> old = new LinkedHashMap<>();
          tensors.forEach((name, t) -> old.put(name.replace("transformer.", ""), t));
          old.put("h.0.attn.bias", CPU.tensor(new float[4], 1, 1, 2, 2));
          old.put("lm_head.weight", CPU.tensor(new float[4], 2, 2));
          tensors.clear();
          tensors.putAll(old);
        });
    try (Transformer model = TestModels.random(config);
        Transformer loaded = Checkpoint.load(folder, CPU)) {
      assertThat(
              difference(
                  Arrays.asList(logits(model, ids(9, 1))),
                  Arrays.asList(logits(loaded, ids(9, 1)))))
          .isLessThan(2e-5);
    }
  }

  @Test
  void aFolderThatIsNoModelSaysWhatIsMissing() throws IOException {
    assertThatThrownBy(() -> Checkpoint.load(folder, CPU))
        .hasMessage("cannot read " + folder.resolve("config.json") + ": no such file or folder");
    Files.writeString(folder.resolve("config.json"), TestModels.qwen3().toJson());
    assertThatThrownBy(() -> Checkpoint.load(folder, CPU))
        .hasMessage(
            "cannot read " + folder.resolve("model.safetensors") + ": no such file or folder");
    Files.writeString(folder.resolve("pytorch_model.bin"), "x");
    assertThatThrownBy(() -> Checkpoint.load(folder, CPU))
        .hasMessageContaining("only pytorch_model.bin, a pickle");
    Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"t5\"}");
    assertThatThrownBy(() -> Checkpoint.load(folder, CPU))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(folder + ": unknown model_type 't5'");
  }

  @Test
  void anIndexCannotReachOutsideTheFolder() throws IOException {
    Files.writeString(folder.resolve("config.json"), TestModels.qwen3().toJson());
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"a\":\"../secret.safetensors\"}}");
    assertThatThrownBy(() -> Checkpoint.load(folder, CPU))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("names the file '../secret.safetensors'");
  }

  @Test
  void aFailedLoadLeavesNoNativeObjectsBehind() {
    rewrite(TestModels.llama(), tensors -> tensors.remove("lm_head.weight"));
    Device device = CPU;
    long before = Scopes.live();
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> Checkpoint.load(folder, device));
    }
    // Fewer if the collector frees what other tests dropped.
    assertThat(Scopes.live()).isLessThanOrEqualTo(before);
  }
}
