package dev.lungo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
  private static final List<Metric> ALL =
      List.of(
          Metric.Facts.of(0, "Machine", "cores", "2"),
          new Metric.Validation(0, 8.1, new LinkedHashMap<>(Map.of("wiki", 8.2))),
          new Metric.Step(1, 512, 0.5, 9.01, 1e-3, 2.5, 1024),
          new Metric.Event(1, "checkpoint", "checkpoints/step-1"),
          new Metric.Step(2, 1024, 1.0, Double.NaN, 1e-3, Double.POSITIVE_INFINITY, 1024),
          new Metric.Measured(2, new LinkedHashMap<>(Map.of("memory", 1e9))),
          new Metric.Sample(2, "Once", " upon\n a\u2028 \"time\" </script> 語"));

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void write() {
    file = folder.resolve("metrics.jsonl");
    try (MetricsLog log = MetricsLog.open(file)) {
      ALL.forEach(log::append);
    }
  }

  @Test
  void whatIsAppendedReadsBackEqual() throws IOException {
    assertThat(read()).isEqualTo(ALL);
    assertThat(Files.readString(file).lines().count()).isEqualTo(ALL.size());
    assertThat(Files.readString(file).lines().toList().get(2))
        .startsWith("{\"type\":\"step\",\"step\":1,\"tokens\":512,");
  }

  @Test
  void aTornLastLineIsCutOffWhereverItIsTorn() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    String text = Files.readString(file);
    int last = text.lastIndexOf("{\"type\"");
    int lastOffset =
        text.substring(0, last).getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    for (int length = lastOffset; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThat(read()).isEqualTo(ALL.subList(0, ALL.size() - 1));
      try (MetricsLog log = MetricsLog.open(file)) {
        log.append(ALL.getLast());
      }
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }
  }

  @Test
  void aLastLineOfZerosIsCutOffToo() throws IOException {
    Files.write(file, new byte[] {0, 0, 0, '\n'}, StandardOpenOption.APPEND);
    assertThat(read()).isEqualTo(ALL);
    MetricsLog.open(file).close();
    assertThat(read()).isEqualTo(ALL);
  }

  @Test
  void resumingForgetsWhatCameAfterTheCheckpoint() {
    MetricsLog.truncateAfter(file, 1);
    assertThat(read()).isEqualTo(ALL.subList(0, 4));
    MetricsLog.truncateAfter(file, 0);
    assertThat(read()).isEqualTo(ALL.subList(0, 2));
    MetricsLog.truncateAfter(folder.resolve("none"), 0);
  }

  @Test
  void aDamagedLineInTheMiddleIsNamed() throws IOException {
    Files.writeString(file, "{\"type\":\"st\n" + Files.readString(file));
    assertThatThrownBy(this::read)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("metrics.jsonl:1: damaged line");
  }

  @Test
  void unknownFieldsOfALaterVersionAreIgnored() throws IOException {
    Files.writeString(
        file, "{\"type\":\"sample\",\"step\":1,\"prompt\":\"a\",\"text\":\"b\",\"new\":[1]}\n");
    assertThat(read()).containsExactly(new Metric.Sample(1, "a", "b"));
  }

  @Test
  void aMissingFileIsNamed() {
    file = folder.resolve("none.jsonl");
    assertThatThrownBy(this::read)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("none.jsonl: no such file");
  }

  private List<Metric> read() {
    try (Stream<Metric> metrics = MetricsLog.read(file)) {
      return metrics.toList();
    }
  }
}
