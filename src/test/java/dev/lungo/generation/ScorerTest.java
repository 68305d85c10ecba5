package dev.lungo.generation;

import static dev.lungo.generation.TinyModels.logSoftmax;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.lungo.model.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ScorerTest {
  private static final int V = 97;
  private static final int CONTEXT = 32;
  private static final Transformer MODEL = TinyModels.gpt2(V, CONTEXT, 8);

  @AfterAll
  static void close() {
    MODEL.close();
  }

  /// Token i given `ids[from..i)`, by a pass of its own.
  private static double naive(int[] ids, int from, int i) {
    List<Integer> before = Arrays.stream(ids, from, i).boxed().toList();
    return logSoftmax(TinyModels.logits(MODEL, before), 1)[ids[i]];
  }

  @Test
  void textsOfAnyLengthsInABatchAgreeWithOneTokenAtATime() {
    SplittableRandom random = new SplittableRandom(2);
    List<int[]> texts = new ArrayList<>();
    for (int n : new int[] {5, 0, 1, 32, 2, 17, 31, 5}) {
      texts.add(random.ints(n, 0, V).toArray());
    }
    List<float[]> scores = new Scorer(MODEL).score(texts);
    for (int t = 0; t < texts.size(); t++) {
      int[] ids = texts.get(t);
      assertThat(scores.get(t)).hasSize(ids.length);
      for (int i = 0; i < ids.length; i++) {
        if (i == 0) {
          assertThat(scores.get(t)[0]).isNaN();
        } else {
          assertThat((double) scores.get(t)[i]).isCloseTo(naive(ids, 0, i), offset(1e-4));
        }
      }
    }
  }

  @Test
  void aLongTextIsScoredInWindowsHalfAContextApart() {
    int[] ids = new SplittableRandom(3).ints(75, 0, V).toArray();
    float[] scores = new Scorer(MODEL).score(ids);
    // Windows [0,32) [16,48) [32,64) and the last, moved back to the end: [43,75).
    for (int i = 1; i < ids.length; i++) {
      int from = i < 32 ? 0 : i < 48 ? 16 : i < 64 ? 32 : 43;
      assertThat((double) scores[i]).as("token %d", i).isCloseTo(naive(ids, from, i), offset(1e-4));
    }
  }

  @Test
  void aTextReadInPiecesScoresAsOneReadAtOnce() {
    int[] ids = new SplittableRandom(5).ints(75, 0, V).toArray();
    float[] whole = new Scorer(MODEL).score(ids);
    float[] inPieces = new Scorer(MODEL, 7).score(ids);
    for (int i = 1; i < ids.length; i++) {
      assertThat(inPieces[i]).isCloseTo(whole[i], offset(1e-4f));
    }
  }

  @Test
  void idsOutsideTheVocabularyAreNamed() {
    assertThatThrownBy(() -> new Scorer(MODEL).score(3, V, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token id 97")
        .hasMessageContaining("position 1")
        .hasMessageContaining("0 to 96");
  }
}
