package dev.lungo.evaluation.metrics;

import dev.lungo.SharedData;
import dev.lungo.bench.Peer;
import dev.lungo.bench.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// 500 pairs of real sentences and summaries scored by us and by sacrebleu and rouge-score: the
/// greatest difference of each measure. Run by `./lungo bench metrics`.
///
/// The hypotheses are made from the references: words dropped and swapped, and a part of the next
/// one put in.
public final class MetricsBenchmark {
  private MetricsBenchmark() {}

  public static void main(String[] args) throws IOException {
    Path data =
        SharedData.folder()
            .map(folder -> folder.resolve("data"))
            .filter(Files::isDirectory)
            .orElseThrow(
                () -> new IllegalStateException("needs the shared data sets beside the checkout"));
    Random random = new Random(20240601);
    List<String> hypotheses = new ArrayList<>();
    List<List<String>> references = new ArrayList<>();
    for (String[] source :
        new String[][] {
          {"multi30k_en_de", "de"},
          {"multi30k_en_fr", "fr"},
          {"tatoeba_en_zh", "zh"},
          {"dialogsum", "summary"},
          {"gsm8k", "answer"}
        }) {
      List<String> texts = texts(data.resolve(source[0], "validation.jsonl.gz"), source[1]);
      for (int i = 0; i < 100; i++) {
        hypotheses.add(spoilt(texts.get(i), texts.get(i + 1), random));
        references.add(
            i % 3 == 0
                ? List.of(texts.get(i), spoilt(texts.get(i), texts.get(i + 2), random))
                : List.of(texts.get(i)));
      }
    }
    Pairs pairs = new Pairs(hypotheses, references);
    long start = System.nanoTime();
    var ours = pairs.scores();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.err.printf("%d pairs, %d measures, %.1f s%n", hypotheses.size(), ours.size(), seconds);

    Path file = Files.createTempFile("pairs", ".json");
    Files.writeString(file, pairs.json());
    Optional<JsonNode> peer = Peer.run("metrics.py", file.toString());
    Files.delete(file);
    Table table = new Table("measure", "score", "greatest difference");
    peer.ifPresent(
        theirs ->
            ours.forEach(
                (name, scores) ->
                    table.row(
                        name,
                        Double.isNaN(scores.corpus()) ? mean(scores.sentence()) : scores.corpus(),
                        "%.1e"
                            .formatted(
                                difference(
                                    name,
                                    pairs,
                                    scores,
                                    theirs.required("scores").required(name))))));
    System.out.print(table);
  }

  private static double difference(String name, Pairs pairs, Pairs.Scores ours, JsonNode theirs) {
    double greatest =
        theirs.has("corpus") ? Math.abs(ours.corpus() - theirs.get("corpus").doubleValue()) : 0;
    for (int i = 0; i < ours.sentence().size(); i++) {
      boolean chinese = pairs.hypotheses().get(i).codePoints().anyMatch(Character::isIdeographic);
      if (!(name.startsWith("squad") && chinese)) {
        double their = theirs.get("sentence").get(i).doubleValue();
        greatest = Math.max(greatest, Math.abs(ours.sentence().get(i) - their));
      }
    }
    return greatest;
  }

  private static double mean(List<Double> scores) {
    return scores.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static List<String> texts(Path file, String field) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return in.lines()
          .limit(102)
          .map(line -> JsonMapper.shared().readTree(line).required(field).asString())
          .toList();
    }
  }

  private static String spoilt(String text, String next, Random random) {
    boolean chinese = text.codePoints().anyMatch(Character::isIdeographic);
    String between = chinese ? "" : " ";
    List<String> words = new ArrayList<>(List.of(text.split(between)));
    List<String> others = List.of(next.split(between));
    words.removeIf(_ -> random.nextInt(10) == 0);
    if (words.size() > 3) {
      java.util.Collections.swap(words, random.nextInt(words.size()), 1);
    }
    words.addAll(random.nextInt(words.size() + 1), others.subList(0, Math.min(3, others.size())));
    return String.join(between, words);
  }
}
