package dev.lungo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.training.report.Chart;
import dev.lungo.training.report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunReportTest {
  private static final String HOSTILE =
      "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>\u2028\u202Eend & \"q\"";

  @TempDir Path folder;

  @Test
  void everySeriesIsOnThePage() throws IOException {
    writeRun(folder, 300);
    JsonNode data = data(Files.readString(RunReport.write(folder)));
    assertThat(data.get("charts").valueStream().map(c -> c.get("title").asString()))
        .containsExactly(
            "Training loss (nats per token)",
            "Validation (bits per byte)",
            "Learning rate",
            "Gradient norm, before clipping",
            "Tokens per second",
            "resident memory (GB)");
    JsonNode validation = data.get("charts").get(1);
    assertThat(validation.get("lines").valueStream().map(l -> l.get("name").asString()))
        .containsExactly("all", "wikipedia", HOSTILE);
    for (JsonNode chart : data.get("charts")) {
      assertThat(chart.get("axes").valueStream().map(a -> a.get("name").asString()))
          .containsExactly("step", "tokens", "time");
    }
    assertThat(data.get("markers").valueStream().map(m -> m.get("label").asString()))
        .containsExactly("resume", "spike");
  }

  @Test
  void nothingInASampleRunsOrBreaksThePage() throws IOException {
    writeRun(folder, 30);
    String html = Files.readString(RunReport.write(folder));
    assertThat(html)
        .doesNotContain("<img")
        .doesNotContain("<script>alert")
        .contains("&lt;/script&gt;&lt;script&gt;alert(1)");
    assertThat(html.split("<script", -1)).hasSize(1 + 3);
    String data = html.substring(html.indexOf("id=\"data\""), html.indexOf("var uPlot"));
    assertThat(data).contains("\\u003c/script>").contains("\\u2028").doesNotContain("\u2028");
    assertThat(html.substring(0, html.indexOf("id=\"data\""))).doesNotContain("\u202E");
    assertThat(html).contains("default-src 'none'; script-src 'sha256-").doesNotContain("unsafe");
  }

  @Test
  void thePageAsksNothingOfTheNetwork() throws IOException {
    writeRun(folder, 30);
    String html = Files.readString(RunReport.write(folder));
    assertThat(html)
        .doesNotContainPattern("(?i)<[a-z]+[^>]*\\s(src|href)\\s*=")
        .doesNotContain("@import");
    assertThat(html).contains("Permission is hereby granted");
  }

  @Test
  void theSameRunGivesTheSameBytes() throws IOException {
    writeRun(folder, 200);
    byte[] first = Files.readAllBytes(RunReport.write(folder));
    assertThat(Files.readAllBytes(RunReport.write(folder))).isEqualTo(first);
  }

  @Test
  void aLongRunStaysBelowAMegabyteAndKeepsItsPeaks() throws IOException {
    writeRun(folder, 60_000);
    Path report = RunReport.write(folder);
    assertThat(Files.size(report)).isLessThan(1_000_000);
    JsonNode norms = data(Files.readString(report)).get("charts").get(3).get("lines").get(0);
    assertThat(norms.get("values").valueStream().mapToDouble(JsonNode::asDouble).max())
        .hasValue(99);
  }

  @Test
  void thinningKeepsBothEndsAndEveryExtreme() {
    List<Double> x = java.util.stream.IntStream.range(0, 5000).mapToObj(i -> (double) i).toList();
    Chart chart =
        Chart.of("t", Chart.Format.NUMBER)
            .axis("x", Chart.Format.COUNT, x)
            .line(
                "a", Chart.Style.NORMAL, x.stream().map(v -> v == 2503 ? 7 : Math.sin(v)).toList())
            .line("b", Chart.Style.NORMAL, x.stream().map(v -> v == 17 ? -9 : Double.NaN).toList())
            .thinned(100);
    assertThat(chart.points()).isLessThanOrEqualTo(102);
    assertThat(chart.axes().getFirst().values()).startsWith(0.0).endsWith(4999.0);
    assertThat(chart.lines().get(0).values()).contains(7.0);
    assertThat(chart.lines().get(1).values()).contains(-9.0);
  }

  @Test
  void expectedStandsBesideActual() throws IOException {
    writeRun(folder, 30);
    assertThat(RunReport.read(folder).sections())
        .filteredOn(s -> s instanceof Section.Tables t && t.title().equals("The run"))
        .first()
        .satisfies(
            s -> {
              Section.Table table = ((Section.Tables) s).tables().getFirst();
              assertThat(table.header()).containsExactly("", "expected", "actual");
              assertThat(table.rows()).contains(List.of("time", "33 min", "34 min"));
            });
  }

  @Test
  void aRunWithoutAStepHasAReportToo() throws IOException {
    Files.createFile(folder.resolve("metrics.jsonl"));
    assertThat(Files.readString(RunReport.write(folder))).contains("No step has been made yet");
  }

  @Test
  void aFolderThatIsNoRunIsRefused() {
    assertThatThrownBy(() -> RunReport.write(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no metrics.jsonl in");
  }

  private static JsonNode data(String html) {
    Matcher data = Pattern.compile("id=\"data\">(.*?)</script>", Pattern.DOTALL).matcher(html);
    assertThat(data.find()).isTrue();
    return JsonMapper.shared().readTree(data.group(1));
  }

  /// A run as training writes it, with what a page could stumble over.
  static void writeRun(Path run, int steps) throws IOException {
    Files.writeString(run.resolve("recipe.yaml"), "# All of it.\nname: \"" + HOSTILE + "\"\n");
    Random random = new Random(1);
    try (MetricsLog log = MetricsLog.open(run.resolve("metrics.jsonl"))) {
      log.append(Metric.Facts.of(0, "Model", "parameters", "17.0M", "layers", "6"));
      log.append(Metric.Facts.of(0, "Expected", "time", "33 min", "memory", "1.4 GB"));
      for (int step = 1; step <= steps; step++) {
        double share = (double) step / steps;
        double norm = step == steps / 2 ? 99 : 1 + random.nextDouble();
        double loss =
            step == 7 ? Double.NaN : 3 + 6 * Math.exp(-9 * share) + random.nextGaussian() / 10;
        log.append(
            new Metric.Step(
                step, step * 8192L, step * 0.5, loss, 1e-3 * (1 - share), norm, 16_000));
        if (step % Math.max(1, steps / 20) == 0) {
          SequencedMap<String, Double> sources = new LinkedHashMap<>();
          sources.put("wikipedia", 2.1 - share);
          sources.put(HOSTILE, 2 - share);
          log.append(new Metric.Validation(step, 2 - share, sources));
          log.append(new Metric.Sample(step, "Once upon", " a time " + HOSTILE));
          SequencedMap<String, Double> memory = new LinkedHashMap<>();
          memory.put("resident memory (GB)", 1.4);
          log.append(new Metric.Measured(step, memory));
        }
        if (step == steps / 3) {
          log.append(new Metric.Event(step, "resume", "from checkpoints/step-" + step));
        }
      }
      log.append(new Metric.Event(steps, "spike", HOSTILE));
      log.append(Metric.Facts.of(steps, "Actual", "time", "34 min"));
    }
  }
}
