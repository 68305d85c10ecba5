package dev.lungo.model;

import dev.lungo.bench.Peer;
import dev.lungo.bench.Table;
import dev.lungo.files.AtomicFiles;
import dev.lungo.torch.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Saves a random model of each architecture, opens it with the Python library transformers and
/// compares the logits. Run by hand; docs/LOG.md has the figures.
public final class TransformersCheck {
  private TransformersCheck() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("lungo-check");
    List<ModelConfig> configs = new ArrayList<>(TestModels.configs().toList());
    configs.add(ModelConfig.forDepth(4, 1000, 256));
    configs.add(
        new ModelConfig(
            Architecture.LLAMA,
            500,
            128,
            3,
            64,
            4,
            1,
            16,
            new Norm(Norm.Kind.RMS, Norm.Placement.PRE, 1e-5),
            new Positions.Rotary(10_000, new Positions.Scaling.Linear(2)),
            new Mlp(Mlp.Activation.GELU_TANH, true, 96, false),
            false,
            false,
            true,
            SpecialTokens.NONE));
    List<String> folders = new ArrayList<>();
    for (ModelConfig config : configs) {
      Path model = folder.resolve(folders.size() + "-" + config.architecture().modelType());
      save(config, model);
      folders.add(model.toString());
    }
    Table table = new Table("model", "class", "parameters", "largest difference", "problems");
    for (JsonNode answers :
        Peer.run("check_transformers.py", folders.toArray(String[]::new)).stream().toList()) {
      for (String name : folders) {
        JsonNode answer = answers.get(name);
        table.row(
            Path.of(name).getFileName(),
            answer.get("class").asString(),
            answer.get("parameters").asLong(),
            answer.get("max_abs_diff").asString(),
            answer.size() > 3 ? answer.toString() : "none");
      }
    }
    System.out.print(table);
    AtomicFiles.deleteRecursively(folder);
  }

  private static void save(ModelConfig config, Path folder) {
    List<int[]> texts = new ArrayList<>();
    Map<String, Tensor> logits = new LinkedHashMap<>();
    try (Transformer model = TestModels.random(config);
        PointerScope _ = new PointerScope()) {
      Checkpoint.save(folder, model);
      for (int length : new int[] {1, 7, 48}) {
        int[] ids = TestModels.ids(length, length);
        logits.put(
            "logits." + texts.size(), model.forward(TestModels.batch(ids)).squeeze(0).detach());
        texts.add(ids);
      }
      Safetensors.write(folder.resolve("check.safetensors"), logits, Map.of());
      AtomicFiles.writeString(
          folder.resolve("check-ids.json"), JsonMapper.shared().writeValueAsString(texts));
    }
  }
}
