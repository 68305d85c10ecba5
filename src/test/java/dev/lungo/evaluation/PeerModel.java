package dev.lungo.evaluation;

import dev.lungo.bench.Peer;
import dev.lungo.files.AtomicFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A model's folder, asked through the Python library transformers: see
/// `bench/peers/evaluation.py`.
record PeerModel(Path folder) {
  /// What it answers.
  ///
  /// @param scores for each question the log-probability of each option
  record Answers(List<List<Double>> scores, List<String> answers) {}

  /// One option and one answer at a time; empty where no peer is installed.
  Optional<Answers> answers(
      List<LanguageModel.Continuations> questions, List<LanguageModel.Open> open, Path scratch) {
    Path file = write(questions, open, scratch);
    return Peer.run("evaluation.py", "score", folder.toString(), file.toString())
        .map(PeerModel::answers);
  }

  /// The seconds that its batched loops take, and other figures.
  Optional<JsonNode> speed(List<LanguageModel.Continuations> questions, Path scratch) {
    Path file = write(questions, List.of(), scratch);
    return Peer.run("evaluation.py", "speed", folder.toString(), file.toString());
  }

  private static Answers answers(JsonNode node) {
    return new Answers(
        node.path("scores")
            .valueStream()
            .map(options -> options.valueStream().map(JsonNode::asDouble).toList())
            .toList(),
        node.path("answers").valueStream().map(JsonNode::asString).toList());
  }

  private static Path write(
      List<LanguageModel.Continuations> questions, List<LanguageModel.Open> open, Path scratch) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    ArrayNode asked = root.putArray("questions");
    for (LanguageModel.Continuations question : questions) {
      ArrayNode options =
          asked.addObject().put("prompt", question.prompt().text()).putArray("options");
      question.continuations().forEach(options::add);
    }
    ArrayNode answers = root.putArray("answers");
    for (LanguageModel.Open each : open) {
      ObjectNode answer = answers.addObject();
      answer.put("prompt", each.prompt().text()).put("tokens", each.maxTokens());
      each.stop().forEach(answer.putArray("stop")::add);
    }
    Path file = scratch.resolve("requests.json");
    AtomicFiles.writeString(file, root.toString());
    return file;
  }
}
