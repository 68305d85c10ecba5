package dev.lungo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Ids made by the `tokenizers` library; bench/peers/tokenizer_golden.py says how.
class GoldenTokenizerTest {
  private static final Path GOLDEN = Path.of("src/test/resources/tokenizer");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "prefix", "llama3", "qwen", "odd", "deepseek", "smol"})
  void theIdsAreThoseOfTheTokenizersLibrary(String name) throws IOException {
    Tokenizer tokenizer = Tokenizer.load(GOLDEN.resolve(name + ".json"));
    assertThat(mismatches(tokenizer, GOLDEN.resolve(name + ".jsonl"))).isEmpty();
    // Millions of other texts, made with the same script, where there are some.
    String fuzz = System.getenv("LUNGO_TOKENIZER_FUZZ");
    if (fuzz != null && Files.exists(Path.of(fuzz, name + ".jsonl"))) {
      assertThat(mismatches(tokenizer, Path.of(fuzz, name + ".jsonl"))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "prefix", "llama3", "qwen", "odd", "deepseek", "smol"})
  void aFileWrittenAgainGivesTheSameIds(String name) throws IOException {
    Tokenizer tokenizer = Tokenizer.load(GOLDEN.resolve(name + ".json"));
    tokenizer.save(folder);
    Tokenizer again = Tokenizer.load(folder);
    assertThat(again.hash()).isEqualTo(tokenizer.hash());
    assertThat(mismatches(again, GOLDEN.resolve(name + ".jsonl"))).isEmpty();
  }

  private static List<String> mismatches(Tokenizer tokenizer, Path golden) throws IOException {
    List<String> mismatches = new ArrayList<>();
    int texts = 0;
    try (var lines = Files.lines(golden)) {
      for (String line : (Iterable<String>) lines::iterator) {
        JsonNode node = JsonMapper.shared().readTree(line);
        String text = node.path("text").asString();
        JsonNode special = node.has("special") ? node.path("special") : node.path("plain");
        check(line, ids(node.path("plain")), tokenizer.encode(text), mismatches);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        check(line, ids(node.path("plain")), tokenizer.encode(utf8), mismatches);
        check(line, ids(special), tokenizer.encodeWithSpecials(text), mismatches);
        texts++;
        if (mismatches.size() > 20) {
          break;
        }
      }
    }
    System.out.println(golden + ": " + texts + " texts, " + mismatches.size() + " mismatches");
    return mismatches;
  }

  private static void check(String line, int[] expected, int[] actual, List<String> mismatches) {
    if (!Arrays.equals(expected, actual)) {
      mismatches.add(line + " gave " + Arrays.toString(actual));
    }
  }

  private static int[] ids(JsonNode array) {
    int[] ids = new int[array.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = array.path(i).asInt();
    }
    return ids;
  }
}
