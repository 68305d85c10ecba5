package dev.lungo.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Our scores against those of sacrebleu 2.6.0, rouge-score 0.1.2 and SQuAD's measure, which
/// bench/peers/metrics.py wrote (rounded to six decimals) for pairs of awkward texts.
class GoldenScoresTest {
  private static final double ROUNDING = 1e-6;
  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

  private final JsonNode golden = json("scores.json");
  private final Pairs pairs = Pairs.read(json("pairs.json"));
  private final SequencedMap<String, Pairs.Scores> scores = pairs.scores();

  @TestFactory
  Stream<DynamicTest> everyMeasureEqualsItsReferencePackage() {
    return golden
        .propertyStream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getKey())));
  }

  @Test
  void noMeasureIsLeftOut() {
    assertThat(scores.keySet()).containsExactlyInAnyOrderElementsOf(golden.propertyNames());
  }

  private void check(String name) {
    Pairs.Scores ours = Objects.requireNonNull(scores.get(name));
    JsonNode theirs = golden.get(name);
    for (int i = 0; i < pairs.hypotheses().size(); i++) {
      if (!(name.startsWith("squad") && HAN.matcher(pairs.hypotheses().get(i)).find())) {
        Assertions.assertThat(ours.sentence().get(i))
            .as("%s of %s", name, pairs.hypotheses().get(i))
            .isCloseTo(theirs.get("sentence").get(i).doubleValue(), within(ROUNDING));
      }
    }
    if (theirs.has("corpus")) {
      assertThat(ours.corpus()).isCloseTo(theirs.get("corpus").doubleValue(), within(ROUNDING));
    }
  }

  private static JsonNode json(String name) {
    try (InputStream in =
        Objects.requireNonNull(GoldenScoresTest.class.getResourceAsStream(name), name)) {
      return JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
