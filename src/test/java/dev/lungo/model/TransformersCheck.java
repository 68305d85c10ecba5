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
/// compares the logits, and as a reward model the rewards. Run by hand; docs/LOG.md has the
// figures.
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
      Path model = folder.resolve(folders.size() / 2 + "-" + config.architecture().modelType());
      save(config, model);
      folders.add(model.toString());
      Path reward = folder.resolve(model.getFileName() + "-reward");
      saveReward(config, reward);
      folders.add(reward.toString());
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
      for (int[] ids : texts()) {
        logits.put(
            "logits." + texts.size(), model.forward(TestModels.batch(ids)).squeeze(0).detach());
        texts.add(ids);
      }
      write(folder, texts, logits);
    }
  }

  private static void saveReward(ModelConfig config, Path folder) {
    List<int[]> texts = new ArrayList<>();
    Map<String, Tensor> rewards = new LinkedHashMap<>();
    try (ScalarModel model = ScalarModel.create(config, TestModels.CPU, 5);
        PointerScope _ = new PointerScope()) {
      TestModels.disturb(model.trunk(), 11);
      model.head().rescale(0.7, 2.5);
      model.save(folder);
      for (int[] ids : texts()) {
        int last = model.lengthWithoutPadding(ids) - 1;
        rewards.put(
            "logits." + texts.size(),
            model.forward(TestModels.batch(ids), new int[] {last}).squeeze(0).detach());
        texts.add(ids);
      }
      write(folder, texts, rewards);
    }
  }

  private static List<int[]> texts() {
    return java.util.stream.IntStream.of(1, 7, 48)
        .mapToObj(length -> TestModels.ids(length, length))
        .toList();
  }

  private static void write(Path folder, List<int[]> texts, Map<String, Tensor> answers) {
    Safetensors.write(folder.resolve("check.safetensors"), answers, Map.of());
    AtomicFiles.writeString(
        folder.resolve("check-ids.json"), JsonMapper.shared().writeValueAsString(texts));
  }
}
