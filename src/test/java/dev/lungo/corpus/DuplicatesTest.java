package dev.lungo.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DuplicatesTest {
  @Test
  void theSetAgreesWithTheJdks() {
    Random random = new Random(1);
    LongSet set = new LongSet(1);
    Set<Long> expected = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      long value = random.nextInt(5) == 0 ? random.nextInt(50) : random.nextLong() >> 40;
      assertThat(set.add(value)).isEqualTo(expected.add(value));
    }
  }

  @Test
  void copiesDifferInLettersAndDigitsOnlyToCount() {
    long hash = hash("\"Hi,\" said the Hen.");
    assertThat(hash("“Hi”, said\n the hen")).isEqualTo(hash);
    assertThat(hash("“Hi”, said the hens")).isNotEqualTo(hash);
    assertThat(hash("学而时习之，不亦说乎？")).isEqualTo(hash("学而时习之 不亦说乎"));
    assertThat(hash("!!!")).isNotEqualTo(hash("???"));
  }

  /// MinHash against the definition: the share of common five-word sequences.
  @Test
  void theSignatureEstimatesTheSimilarity() {
    Random random = new Random(2);
    for (int round = 0; round < 60; round++) {
      List<String> words = words(random, 150 + random.nextInt(300));
      List<String> other = changed(words, random, random.nextInt(20));
      double exact = jaccard(words, other);
      double estimate =
          Fingerprint.similarity(
              signature(String.join(" ", words)), signature(String.join(" ", other)));
      // Four standard deviations of 112 draws.
      assertThat(estimate)
          .isCloseTo(exact, within(4 * Math.sqrt(Math.max(0.01, exact * (1 - exact)) / 112)));
    }
  }

  @Test
  void nearCopiesAreFoundAndOthersAreNot() {
    Random random = new Random(3);
    NearDuplicates near = new NearDuplicates(0.8);
    List<List<String>> kept = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      List<String> words = words(random, 60 + random.nextInt(200));
      assertThat(near.findOrAdd(signature(String.join(" ", words)))).isEmpty();
      kept.add(words);
    }
    int found = 0;
    int copies = 0;
    for (int i = 0; i < 1000; i++) {
      int which = random.nextInt(kept.size());
      List<String> copy = changed(kept.get(which), random, 1);
      double exact = jaccard(kept.get(which), copy);
      OptionalInt like = near.findOrAdd(signature(String.join(" ", copy)));
      if (exact > 0.9) {
        copies++;
        found += like.isPresent() && like.getAsInt() == which ? 1 : 0;
      }
    }
    assertThat(copies).isGreaterThan(500);
    // At a similarity of 0.9 a band of 14 agrees in 99.9 % of the pairs.
    assertThat(found).isGreaterThan(copies * 98 / 100);
  }

  @Test
  void whatIsHalfTheSameIsNoCopy() {
    Random random = new Random(4);
    NearDuplicates near = new NearDuplicates(0.8);
    List<String> half = words(random, 100);
    for (int i = 0; i < 500; i++) {
      List<String> text = new ArrayList<>(half);
      text.addAll(words(random, 100));
      assertThat(near.findOrAdd(signature(String.join(" ", text)))).isEmpty();
    }
  }

  @Test
  void chineseIsComparedByCharacters() {
    String text =
        "子曰：学而时习之，不亦说乎？有朋自远方来，不亦乐乎？人不知而不愠，不亦君子乎？有子曰：其为人也孝弟，而好犯上者，鲜矣；"
            + "不好犯上而好作乱者，未之有也。君子务本，本立而道生。孝弟也者，其为仁之本与！";
    NearDuplicates near = new NearDuplicates(0.8);
    assertThat(near.findOrAdd(signature(text))).isEmpty();
    assertThat(near.findOrAdd(signature(text.replace("君子务本，", "君子务本 ") + "善哉"))).hasValue(0);
    assertThat(near.findOrAdd(signature("床前明月光，疑是地上霜。举头望明月，低头思故乡。"))).isEmpty();
    assertThat(near.findOrAdd(signature("床前明月光，疑是地上霜。"))).isEmpty();
  }

  @Test
  void shortTextsAreCopiesOnlyIfTheyAreTheSame() {
    NearDuplicates near = new NearDuplicates(0.8);
    assertThat(near.findOrAdd(signature("Two dogs."))).isEmpty();
    assertThat(near.findOrAdd(signature("Two cats."))).isEmpty();
    assertThat(near.findOrAdd(signature("two dogs"))).hasValue(0);
    assertThat(near.findOrAdd(signature("!"))).isEmpty();
  }

  private static long hash(String text) {
    return Fingerprint.of(RulesTest.document(text), false).hash();
  }

  private static long[] signature(String text) {
    return Fingerprint.of(RulesTest.document(text), true).signature();
  }

  private static List<String> words(Random random, int count) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add("w" + random.nextInt(2000));
    }
    return words;
  }

  private static List<String> changed(List<String> words, Random random, int changes) {
    List<String> changed = new ArrayList<>(words);
    for (int i = 0; i < changes; i++) {
      changed.set(random.nextInt(changed.size()), "x" + random.nextInt(2000));
    }
    return changed;
  }

  private static double jaccard(List<String> a, List<String> b) {
    Set<List<String>> first = shingles(a);
    Set<List<String>> second = shingles(b);
    Set<List<String>> common = new HashSet<>(first);
    common.retainAll(second);
    return (double) common.size() / (first.size() + second.size() - common.size());
  }

  private static Set<List<String>> shingles(List<String> words) {
    Set<List<String>> shingles = new HashSet<>();
    for (int i = 0; i + 5 <= words.size(); i++) {
      shingles.add(words.subList(i, i + 5));
    }
    return shingles;
  }
}
