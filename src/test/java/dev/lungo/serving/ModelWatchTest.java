package dev.lungo.serving;

import static dev.lungo.serving.TestServer.TOKENIZER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelWatchTest {
  @TempDir Path folder;
  private final Set<String> tried = ConcurrentHashMap.newKeySet();

  /// A model whose version is what its config.json says.
  private ServedModel load(String name, Path from) {
    String version;
    try {
      version = Files.readString(from.resolve("config.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tried.add(version);
    if (version.equals("broken")) {
      throw new IllegalArgumentException("this version is broken, as this test wants it");
    }
    ServedModel like = TestServer.model(name, ScriptedEngine.of(TOKENIZER, prompt -> version));
    return new ServedModel(
        name,
        version,
        like.created(),
        like.parameters(),
        like.contextLength(),
        like.tokenizer(),
        like.template(),
        like.begin(),
        like.end(),
        like.sampling(),
        like.examples(),
        like.engine());
  }

  @Test
  void whatIsReplacedIsTakenOverAndWhatIsBrokenIsNot() throws InterruptedException {
    write("one");
    Models models = new Models(List.of(load("m", folder)));
    try (ModelWatch _ =
        new ModelWatch(models, Map.of("m", folder), this::load, Duration.ofMillis(20))) {
      write("three");
      while (!models.first().version().equals("three")) {
        Thread.sleep(10);
      }
      write("broken");
      while (!tried.contains("broken")) {
        Thread.sleep(10);
      }
      assertThat(models.first().version()).isEqualTo("three");
      write("number four");
      while (!models.first().version().equals("number four")) {
        Thread.sleep(10);
      }
    }
    assertThat(tried).containsExactlyInAnyOrder("one", "three", "broken", "number four");
  }

  private void write(String version) {
    AtomicFiles.writeString(folder.resolve("config.json"), version);
  }
}
