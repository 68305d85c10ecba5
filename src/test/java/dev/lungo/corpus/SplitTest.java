package dev.lungo.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SplitTest {
  private final List<Document> train = new ArrayList<>();
  private final List<Document> validation = new ArrayList<>();

  @Test
  void theFractionIsAboutRightAndNothingIsLost() {
    List<Document> all = documents(20_000, "a");
    split(0.05, all);
    assertThat(validation.size()).isCloseTo(1000, within(130)); // four standard deviations
    Set<Document> both = new HashSet<>(train);
    both.addAll(validation);
    assertThat(both).hasSize(20_000);
    assertThat(train.size() + validation.size()).isEqualTo(20_000);
  }

  @Test
  void theOrderDoesNotMatter() {
    List<Document> all = documents(2000, "a");
    all.addAll(documents(15, "b"));
    all.addAll(documents(3, "c"));
    split(0.01, all);
    Set<Document> first = new HashSet<>(validation);
    Collections.shuffle(all, new Random(1));
    train.clear();
    validation.clear();
    split(0.01, all);
    assertThat(new HashSet<>(validation)).isEqualTo(first);
  }

  @Test
  void moreDocumentsMoveNoneOfALargeSource() {
    List<Document> all = documents(5000, "a");
    split(0.01, all.subList(0, 2500));
    Set<Document> before = new HashSet<>(validation);
    train.clear();
    validation.clear();
    split(0.01, all);
    assertThat(validation).containsAll(before);
  }

  @Test
  void everySourceOfTenDocumentsCanBeMeasured() {
    for (String source : List.of("a", "b", "c", "d")) {
      List<Document> ten = documents(10, source);
      split(0.001, ten);
    }
    assertThat(validation).extracting(Document::source).containsExactly("a", "b", "c", "d");
    validation.clear();
    split(0.001, documents(9, "e"));
    assertThat(validation).hasSize(1); // of the whole corpus
    validation.clear();
    train.clear();
    split(0.001, documents(1, "f"));
    assertThat(validation).isEmpty();
    assertThat(train).hasSize(1);
    split(0, documents(100, "g"));
    assertThat(validation).isEmpty();
  }

  @Test
  void aFractionThatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> split(0.7, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the fraction for validation must be between 0 and 0.5, but got 0.7");
    assertThatThrownBy(() -> split(Double.NaN, List.of())).hasMessageContaining("NaN");
  }

  private void split(double fraction, List<Document> documents) {
    Split split = new Split(fraction, train::add, validation::add);
    documents.forEach(d -> split.add(d, Fingerprint.of(d, false).hash()));
    split.finish();
  }

  private static List<Document> documents(int count, String source) {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      documents.add(new Document(source + i, source, "text number " + i + " of " + source));
    }
    return documents;
  }
}
