package dev.lungo.alignment;

import dev.lungo.SharedData;
import dev.lungo.alignment.Reward.Answer;
import dev.lungo.alignment.SentimentJudge.Labelled;
import dev.lungo.bench.Table;
import dev.lungo.corpus.Document;
import dev.lungo.corpus.Documents;
import dev.lungo.corpus.ReadOptions;
import dev.lungo.generation.Completion;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.generation.Generator;
import dev.lungo.generation.Sampling;
import dev.lungo.generation.TokenListener;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Device;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The style task of Ziegler et al. 2019 with a classifier in place of people: continue a story's
/// opening so that a judge finds it positive. `./lungo bench style STEP ...` makes its data and
/// measures its models; `./lungo reward` and `./lungo ppo` do the rest (docs/LOG.md has the whole).
///
/// - `prompts CORPUS OUT N`: openings of stories, to be continued
/// - `choices MODEL PROMPTS OUT N`: four continuations each, and which the judge prefers
/// - `measure PROMPTS N MODEL...`: the judge's mean score of the models' continuations
///
/// The judge is trained anew each time, in a second, and always the same.
public final class StyleTask {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int RESPONSE = 24;
  private static final int EARLIEST_END = 16;
  private static final double TEMPERATURE = 0.7;

  private StyleTask() {}

  public static void main(String... arguments) throws IOException {
    switch (arguments[0]) {
      case "prompts" ->
          prompts(Path.of(arguments[1]), Path.of(arguments[2]), Integer.parseInt(arguments[3]));
      case "choices" ->
          choices(
              Path.of(arguments[1]),
              read(Path.of(arguments[2])).subList(0, Integer.parseInt(arguments[4])),
              Path.of(arguments[3]));
      case "measure" ->
          measure(
              read(Path.of(arguments[1])),
              Integer.parseInt(arguments[2]),
              Arrays.stream(arguments).skip(3).map(Path::of).toList());
      default -> throw new IllegalArgumentException("no step '" + arguments[0] + "'");
    }
  }

  /// The first ten to sixteen words of documents of more than sixty.
  private static void prompts(Path corpus, Path out, int count) throws IOException {
    Random random = new Random(1);
    List<String> openings = new ArrayList<>();
    try (var documents = Documents.read(List.of(corpus), ReadOptions.defaults())) {
      for (Document document : (Iterable<Document>) documents::iterator) {
        String[] words = document.text().strip().split("\\s+");
        if (words.length > 60) {
          openings.add(String.join(" ", Arrays.copyOf(words, 10 + random.nextInt(7))));
        }
      }
    }
    Collections.shuffle(openings, random);
    List<String> lines = new ArrayList<>();
    for (String opening : openings.subList(0, Math.min(count, openings.size()))) {
      lines.add(JSON.createObjectNode().put("prompt", opening).put("text", opening).toString());
    }
    Files.write(out, lines);
    System.err.printf("%,d openings in %s%n", lines.size(), out);
  }

  private static List<String> read(Path prompts) throws IOException {
    List<String> openings = new ArrayList<>();
    for (String line : Files.readAllLines(prompts)) {
      openings.add(JSON.readTree(line).path("prompt").asString());
    }
    return openings;
  }

  private static List<Labelled> sst2(String split) throws IOException {
    Path file =
        SharedData.folder()
            .map(shared -> shared.resolve("data/sst2/" + split + ".jsonl.gz"))
            .orElseThrow(() -> new IllegalArgumentException("this needs the shared data"));
    List<Labelled> all = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        JsonNode row = JSON.readTree(line);
        all.add(
            new Labelled(
                row.path("text").asString(), row.path("label").asString().equals("positive")));
      }
    }
    return all;
  }

  private static SentimentJudge judge() throws IOException {
    SentimentJudge judge = SentimentJudge.train(sst2("train"), 1);
    List<Labelled> heldOut = sst2("validation");
    long right =
        heldOut.stream()
            .filter(row -> judge.probability(row.text()) > 0.5 == row.positive())
            .count();
    System.err.printf(
        Locale.ROOT,
        "the judge is right about %d of %d sentences: %.3f%n",
        right,
        heldOut.size(),
        right / (double) heldOut.size());
    return judge;
  }

  private static Answer answer(Tokenizer tokenizer, int[] begin, String prompt, int[] response) {
    return new Answer(
        asked(tokenizer, begin, prompt), response, prompt, tokenizer.decode(response));
  }

  /// What a model's texts begin with, then the prompt: as `reward` and `ppo` have it.
  private static int[] asked(Tokenizer tokenizer, int[] begin, String prompt) {
    return IntStream.concat(IntStream.of(begin), IntStream.of(tokenizer.encode(prompt))).toArray();
  }

  private static int[] begin(Path model, Tokenizer tokenizer) {
    return GenerationConfig.read(model).beginToken(tokenizer).stream().toArray();
  }

  /// Continuations as `ppo --preset ziegler2019` samples them.
  private static List<Answer> continuations(
      Path model, List<String> openings, int each, long seed) {
    Tokenizer tokenizer = Tokenizer.load(model);
    int end = tokenizer.encode(".")[0];
    int[] begin = begin(model, tokenizer);
    List<Answer> answers = new ArrayList<>();
    try (Transformer transformer = Checkpoint.load(model, Device.best());
        Generator generator =
            new Generator(transformer, tokenizer, 64, transformer.config().contextLength())) {
      List<GenerationRequest> requests = new ArrayList<>();
      for (String opening : openings) {
        for (int k = 0; k < each; k++) {
          requests.add(
              GenerationRequest.of(asked(tokenizer, begin, opening), RESPONSE)
                  .withSampling(
                      Sampling.PLAIN
                          .withTemperature(TEMPERATURE)
                          .withSeed(seed * 1_000_003 + requests.size())));
        }
      }
      List<Completion> done = generator.generate(requests, TokenListener.NONE);
      for (int i = 0; i < done.size(); i++) {
        int[] ids = done.get(i).ids().stream().mapToInt(Integer::intValue).toArray();
        for (int t = EARLIEST_END; t < ids.length; t++) {
          if (ids[t] == end) {
            ids = Arrays.copyOf(ids, t + 1);
          }
        }
        answers.add(answer(tokenizer, begin, openings.get(i / each), ids));
      }
    }
    return answers;
  }

  private static void choices(Path model, List<String> openings, Path out) throws IOException {
    List<Answer> answers = continuations(model, openings, 4, 1);
    double[] scores = scores(judge(), answers);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < openings.size(); i++) {
      int best = 0;
      Set<String> distinct = new HashSet<>();
      for (int k = 0; k < 4; k++) {
        best = scores[4 * i + k] > scores[4 * i + best] ? k : best;
        distinct.add(answers.get(4 * i + k).text().strip());
      }
      if (distinct.size() < 4) {
        continue; // between equal texts there is no choice
      }
      ObjectNode line = JSON.createObjectNode().put("prompt", openings.get(i));
      var responses = line.putArray("responses");
      var ranking = line.putArray("ranking");
      ranking.addArray().add(best);
      var others = ranking.addArray();
      for (int k = 0; k < 4; k++) {
        responses.add(answers.get(4 * i + k).text());
        if (k != best) {
          others.add(k);
        }
      }
      lines.add(line.toString());
    }
    Files.write(out, lines);
    System.err.printf(
        Locale.ROOT,
        "%,d choices in %s; the judge's mean score is %.3f%n",
        lines.size(),
        out,
        Arrays.stream(scores).average().orElse(Double.NaN));
  }

  private static double[] scores(SentimentJudge judge, List<Answer> answers) {
    return answers.stream().mapToDouble(answer -> judge.probability(answer.text())).toArray();
  }

  private static void measure(List<String> openings, int count, List<Path> models)
      throws IOException {
    SentimentJudge judge = judge();
    // The last ones: those that training reads first stand in front.
    List<String> asked = openings.subList(openings.size() - count, openings.size());
    Table table =
        new Table("model", "judge's mean", "error", "share positive", "ended", "distinct words");
    for (Path model : models) {
      List<Answer> answers = continuations(model, asked, 1, 7);
      double[] found = scores(judge, answers);
      double mean = Arrays.stream(found).average().orElse(Double.NaN);
      double variance = Arrays.stream(found).map(x -> (x - mean) * (x - mean)).average().orElse(0);
      Set<String> words = new HashSet<>();
      int all = 0;
      int ended = 0;
      for (Answer answer : answers) {
        String[] split = answer.text().toLowerCase(Locale.ROOT).split("\\W+");
        all += split.length;
        words.addAll(Arrays.asList(split));
        ended += answer.text().endsWith(".") ? 1 : 0;
      }
      table.row(
          model,
          String.format(Locale.ROOT, "%.3f", mean),
          String.format(Locale.ROOT, "%.3f", Math.sqrt(variance / found.length)),
          Arrays.stream(found).filter(s -> s > 0.5).count() / (double) found.length,
          ended / (double) answers.size(),
          words.size() + " of " + all);
      for (int i = 0; i < 6; i++) {
        System.err.printf(
            Locale.ROOT,
            "%.2f  %s |%s%n",
            found[i],
            answers.get(i).question(),
            answers.get(i).text().replace("\n", " "));
      }
    }
    System.out.print(table);
  }
}
