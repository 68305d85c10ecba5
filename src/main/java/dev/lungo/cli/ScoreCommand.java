package dev.lungo.cli;

import dev.lungo.files.AtomicFiles;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.generation.Scorer;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Scores texts: how probable a model finds each token.
@Command(
    name = "score",
    description = {
      "Print how probable each token of some texts is, given those before it.",
      "As JSON lines, in the order of the input."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Input lines are {\"text\": ...} or {\"ids\": [...]}; the latter need no tokenizer. Output"
          + " lines are {\"ids\": [...], \"logprobs\": [null, ...]}, in natural logarithms. To a"
          + " text, the token is added that the model's texts began with, if there is one.",
      "Texts longer than the model's context are scored in windows half a context apart.",
      "",
      "Example:",
      "  ./lungo score --model runs/first/model --input texts.jsonl > scores.jsonl"
    })
final class ScoreCommand implements Callable<Integer> {
  /// Lines are scored together until there are so many tokens, so that similar lengths can meet.
  private static final int TOKENS_AT_A_TIME = 1 << 18;

  private static final int LINES_AT_A_TIME = 1024;

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "JSON lines; - reads standard input.")
  private String input = "-";

  private @Nullable Tokenizer tokenizer;
  private GenerationConfig config =
      new GenerationConfig(Optional.empty(), java.util.Set.of(), Optional.empty());

  @Override
  public Integer call() {
    if (!input.equals("-") && !Files.isRegularFile(Path.of(input))) {
      throw new IllegalArgumentException("no file " + input + " (--input)");
    }
    Transformer transformer = model.load();
    config = GenerationConfig.read(model.folder());
    Scorer scorer = new Scorer(transformer);
    int vocabulary = transformer.config().vocabularySize();
    long start = System.nanoTime();
    long lines = 0;
    long tokens = 0;
    try (BufferedReader reader = open()) {
      List<int[]> texts = new ArrayList<>();
      int waiting = 0;
      int number = 0;
      for (String line; (line = reader.readLine()) != null; ) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        int[] ids = parse(line, number, vocabulary);
        texts.add(ids);
        lines++;
        tokens += ids.length;
        waiting += ids.length;
        if (waiting >= TOKENS_AT_A_TIME || texts.size() == LINES_AT_A_TIME) {
          print(scorer, texts);
          waiting = 0;
        }
      }
      print(scorer, texts);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(input + " is not UTF-8", e);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", Path.of(input), e);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.err.printf(
        Locale.ROOT,
        "%d texts, %d tokens in %.2f s: %.0f tokens/s%n",
        lines,
        tokens,
        seconds,
        tokens / seconds);
    return 0;
  }

  private BufferedReader open() throws IOException {
    InputStream in = input.equals("-") ? System.in : Files.newInputStream(Path.of(input));
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
  }

  private int[] parse(String line, int number, int vocabulary) {
    String where = (input.equals("-") ? "standard input" : input) + ":" + number + ": ";
    try {
      JsonNode node = JsonMapper.shared().readTree(line);
      JsonNode text = node.path("text");
      JsonNode ids = node.path("ids");
      if (text.isString() == ids.isArray()) {
        throw new IllegalArgumentException(
            "expected {\"text\": \"...\"} or {\"ids\": [...]}, and not both");
      }
      int[] tokens = text.isString() ? encode(text.asString()) : ids(ids);
      Scorer.checkIds(tokens, vocabulary);
      return tokens;
    } catch (JacksonException e) {
      throw new IllegalStateException(where + "not valid JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(where + e.getMessage(), e);
    }
  }

  private int[] encode(String text) {
    Tokenizer found = tokenizer;
    if (found == null) {
      found = model.requireTokenizer("give ids instead of text");
      tokenizer = found;
    }
    return Begin.before(found.encode(text), found, config);
  }

  private static int[] ids(JsonNode array) {
    int[] ids = new int[array.size()];
    for (int i = 0; i < ids.length; i++) {
      JsonNode id = array.get(i);
      if (!id.isInt()) {
        throw new IllegalArgumentException("ids must be whole numbers, but there is " + id);
      }
      ids[i] = id.asInt();
    }
    return ids;
  }

  /// Scores and prints some texts and empties the list.
  private static void print(Scorer scorer, List<int[]> texts) {
    List<float[]> scores = scorer.score(texts);
    for (int t = 0; t < texts.size(); t++) {
      int[] ids = texts.get(t);
      float[] logprobs = scores.get(t);
      StringBuilder line = new StringBuilder("{\"ids\":[");
      for (int i = 0; i < ids.length; i++) {
        line.append(i == 0 ? "" : ",").append(ids[i]);
      }
      line.append("],\"logprobs\":[");
      for (int i = 0; i < ids.length; i++) {
        line.append(i == 0 ? "" : ",");
        if (Float.isFinite(logprobs[i])) {
          line.append(logprobs[i]);
        } else {
          line.append("null"); // the first token, which nothing precedes
        }
      }
      System.out.println(line.append("]}"));
    }
    System.out.flush();
    texts.clear();
  }
}
