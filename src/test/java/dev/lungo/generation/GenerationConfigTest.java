package dev.lungo.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationConfigTest {
  @TempDir private Path folder;

  private GenerationConfig read(String... namesAndContents) throws IOException {
    for (int i = 0; i < namesAndContents.length; i += 2) {
      Files.writeString(folder.resolve(namesAndContents[i]), namesAndContents[i + 1]);
    }
    return GenerationConfig.read(folder);
  }

  @Test
  void aFolderThatSaysNothingGivesNothing() throws IOException {
    GenerationConfig config = read("config.json", "{\"eos_token_id\": null}");
    assertThat(config.begin()).isEmpty();
    assertThat(config.end()).isEmpty();
    assertThat(config.sampling()).isEmpty();
  }

  @Test
  void endTokensAreThoseForGenerationBeforeThoseOfTheModel() throws IOException {
    assertThat(read("config.json", "{\"eos_token_id\": 3}").end()).containsExactly(3);
    assertThat(read("generation_config.json", "{\"eos_token_id\": [5, 7]}").end())
        .containsExactlyInAnyOrder(5, 7);
  }

  @Test
  void textsBeginWithATokenOnlyIfTheTokenizersConfigurationSaysSo() throws IOException {
    assertThat(read("tokenizer_config.json", "{\"bos_token\": \"<s>\"}").begin()).isEmpty();
    String object = "{\"bos_token\": {\"content\": \"<s>\"}, \"add_bos_token\": true}";
    assertThat(read("tokenizer_config.json", object).begin()).contains("<s>");
    String no = "{\"bos_token\": \"<s>\", \"add_bos_token\": false}";
    assertThat(read("tokenizer_config.json", no).begin()).isEmpty();
  }

  @Test
  void aTemplateInTheTokenizerCountsWhereTheConfigurationIsSilent() throws IOException {
    String template =
        "{\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"<b>\"}}]}";
    assertThat(read("tokenizer.json", "{\"post_processor\": " + template + "}").begin())
        .contains("<b>");
    String sequence =
        "{\"post_processor\": {\"type\": \"Sequence\", \"processors\":"
            + " [{\"type\": \"ByteLevel\"}, %s]}}".formatted(template);
    assertThat(read("tokenizer.json", sequence).begin()).contains("<b>");
  }

  @Test
  void samplingCountsIfTheModelSamples() throws IOException {
    String off = "{\"temperature\": 0.6, \"top_k\": 20}";
    assertThat(read("generation_config.json", off).sampling()).isEmpty();
    String on = "{\"do_sample\": true, \"temperature\": 0.6, \"top_k\": 20, \"top_p\": 0.95}";
    assertThat(read("generation_config.json", on).sampling())
        .contains(Sampling.PLAIN.withTemperature(.6).withTruncation(20, .95, 0));
  }

  @Test
  void aDamagedFileIsNamed() {
    assertThatThrownBy(() -> read("generation_config.json", "{\"eos"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("generation_config.json is not JSON");
    assertThatThrownBy(
            () -> read("generation_config.json", "{\"do_sample\": true, \"temperature\": -2}"))
        .hasMessageContaining("generation_config.json: temperature");
  }
}
