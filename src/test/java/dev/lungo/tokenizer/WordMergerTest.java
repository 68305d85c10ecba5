package dev.lungo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordMergerTest {
  /// Byte-pair encoding as its definition says it.
  private static int[] naive(int[] merges, int[] word) {
    List<Integer> tokens = new ArrayList<>(Arrays.stream(word).boxed().toList());
    while (true) {
      int best = Integer.MAX_VALUE;
      int place = -1;
      for (int i = 0; i + 1 < tokens.size(); i++) {
        for (int rank = 0; rank < Math.min(best, merges.length / 3); rank++) {
          if (merges[3 * rank] == tokens.get(i) && merges[3 * rank + 1] == tokens.get(i + 1)) {
            best = rank;
            place = i;
          }
        }
      }
      if (place < 0) {
        return tokens.stream().mapToInt(i -> i).toArray();
      }
      tokens.set(place, merges[3 * best + 2]);
      tokens.subList(place + 1, place + 2).clear();
    }
  }

  /// Merges of a small alphabet in a random order, so that late merges make early pairs.
  private static int[] merges(Random random, int letters, int count) {
    List<int[]> merges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int left = random.nextInt(letters + i);
      int right = random.nextInt(letters + i);
      if (merges.stream().noneMatch(m -> m[0] == left && m[1] == right)) {
        merges.add(new int[] {left, right, letters + i});
      }
    }
    java.util.Collections.shuffle(merges, random);
    return merges.stream().flatMapToInt(Arrays::stream).toArray();
  }

  @Test
  void shortAndLongWordsAreMergedAsTheDefinitionSays() {
    Random random = new Random(3);
    for (int i = 0; i < 400; i++) {
      int letters = 1 + random.nextInt(4);
      int[] merges = merges(random, letters, random.nextInt(30));
      WordMerger merger = new WordMerger(new MergeTable(merges));
      int[] word = random.ints(random.nextInt(200), 0, letters).toArray();
      int[] merged = word.clone();
      int n = merger.merge(merged, word.length);
      assertThat(Arrays.copyOf(merged, n)).isEqualTo(naive(merges, word));
    }
  }
}
