package dev.lungo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokenizerTrainerTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir Path folder;

  @Test
  void theMergesAreThoseTheTokenizersLibraryLearns() throws IOException {
    Path golden = Path.of("src/test/resources/tokenizer");
    List<String> texts =
        Files.readAllLines(golden.resolve("gpt2.jsonl")).stream()
            .map(line -> JSON.readTree(line).path("text").asString())
            .toList();
    new TokenizerTrainer(1500, List.of(), 2).train(texts.stream()).save(folder);
    JsonNode ours = JSON.readTree(Files.readString(folder.resolve("tokenizer.json")));
    JsonNode theirs = JSON.readTree(Files.readString(golden.resolve("trained.json")));
    assertThat(ours.path("model").path("merges")).isEqualTo(theirs.path("model").path("merges"));
    assertThat(ours.path("model").path("vocab")).isEqualTo(theirs.path("model").path("vocab"));
    assertThat(ours.path("pre_tokenizer").path("pretokenizers").path(0))
        .isEqualTo(theirs.path("pre_tokenizer").path("pretokenizers").path(0));
  }

  @Test
  void theMostFrequentPairIsMergedFirstAndTiesGoToTheSmallerIds() {
    Tokenizer tokenizer = new TokenizerTrainer(259, List.of(), 1).train(Stream.of("ab cd ab xy"));
    assertThat(new String(tokenizer.token(256), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("ab");
    // "cd", "xy", " c", " x" and " ab" occur once each; c is the smallest first letter.
    assertThat(new String(tokenizer.token(257), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("cd");
  }

  @Test
  void specialTokensTakeTheLastIds() {
    Tokenizer tokenizer = new TokenizerTrainer(262).train(Stream.of("aaaa bbbb cccc dddd"));
    assertThat(tokenizer.vocabularySize()).isEqualTo(262);
    assertThat(tokenizer.special("<|endoftext|>")).hasValue(259);
    assertThat(tokenizer.special("<|im_end|>")).hasValue(261);
    assertThat(tokenizer.special("<|none|>")).isEmpty();
  }

  @Test
  void digitsStandTogetherAsFarAsWasSaid() {
    for (int digits = 1; digits <= 3; digits++) {
      TokenizerTrainer trainer = new TokenizerTrainer(262).withDigits(digits);
      Tokenizer tokenizer = trainer.train(Stream.of("123 123 123 123 123"));
      assertThat(tokenizer.encode("123")).hasSize(digits == 3 ? 1 : 4 - digits);
      tokenizer.save(folder);
      assertThat(Tokenizer.load(folder).encode("123")).isEqualTo(tokenizer.encode("123"));
    }
    assertThatThrownBy(() -> new TokenizerTrainer(262).withDigits(4))
        .hasMessageContaining("digits=4");
  }

  @Test
  void aSizeThatCannotWorkIsRefused() {
    assertThatThrownBy(() -> new TokenizerTrainer(258))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("between 259")
        .hasMessageContaining("vocabulary size=258");
  }

  @Test
  void aFailureToReadComesOutAsItIs() {
    Stream<String> texts =
        Stream.iterate(1, i -> i + 1)
            .map(
                i -> {
                  if (i == 1000) {
                    throw new UncheckedIOException("cannot read x", new IOException());
                  }
                  return "text ".repeat(100);
                });
    assertThatThrownBy(() -> new TokenizerTrainer(300).train(texts))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot read x");
  }
}
