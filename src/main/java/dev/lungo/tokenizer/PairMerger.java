package dev.lungo.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/// The merges of BPE training: again and again the most frequent pair of neighbours becomes a
/// token.
///
/// Counts are kept up to date instead of counted anew: a merge visits only the words in which
/// its
/// pair occurs, and changes only the counts of the pairs beside it. The queue is lazy: counts
/// that fell since an entry was made are noticed when it comes up. Of equally frequent pairs
/// the
/// one with the smaller ids wins, so that the result depends on the counts alone.
final class PairMerger {
  private final List<byte[]> tokens = new ArrayList<>();
  private final List<int[]> merges = new ArrayList<>();
  private final WordTable idOfToken = new WordTable(1 << 12);

  /// The words as tokens, one after the other; a word shrinks within its place.
  private final int[] symbols;

  private final int[] starts;
  private final int[] lengths;
  private final WordCounts words;

  private final PairCounts pairs = new PairCounts();
  private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

  private record Candidate(long count, long pair, int number) implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      return count != other.count
          ? Long.compare(other.count, count)
          : Long.compare(pair, other.pair);
    }
  }

  PairMerger(WordCounts words) {
    this.words = words;
    int[] idOfByte = new int[256];
    for (byte b : ByteAlphabet.inOrder()) {
      idOfByte[b & 0xFF] = token(new byte[] {b});
    }
    int n = words.size();
    starts = new int[n];
    lengths = new int[n];
    int total = 0;
    for (int word = 0; word < n; word++) {
      starts[word] = total;
      lengths[word] = words.words().length(word);
      total = Math.addExact(total, lengths[word]);
    }
    symbols = new int[total];
    byte[] arena = words.words().arena();
    for (int word = 0; word < n; word++) {
      for (int i = 0; i < lengths[word]; i++) {
        symbols[starts[word] + i] = idOfByte[arena[words.words().start(word) + i] & 0xFF];
      }
    }
  }

  /// The tokens by id: the bytes, then the merges.
  List<byte[]> tokens() {
    return tokens;
  }

  /// Left and right token of each merge.
  List<int[]> merges() {
    return merges;
  }

  /// Merges until there are so many tokens, or no two neighbours are left.
  void mergeUntil(int size) {
    for (int word = 0; word < lengths.length; word++) {
      for (int i = starts[word]; i + 1 < starts[word] + lengths[word]; i++) {
        pairs.add(symbols[i], symbols[i + 1], words.count(word), word);
      }
    }
    enqueueRisen();
    while (tokens.size() < size) {
      Candidate best = queue.poll();
      if (best == null) {
        return;
      }
      long count = pairs.count(best.number());
      if (count != best.count()) {
        if (count > 0) {
          queue.add(new Candidate(count, best.pair(), best.number()));
        }
        continue;
      }
      if (count > 0) {
        merge(best);
      }
    }
  }

  private void merge(Candidate best) {
    int left = (int) (best.pair() >> 32);
    int right = (int) best.pair();
    byte[] token =
        Arrays.copyOf(tokens.get(left), tokens.get(left).length + tokens.get(right).length);
    System.arraycopy(
        tokens.get(right), 0, token, tokens.get(left).length, tokens.get(right).length);
    int merged = token(token);
    merges.add(new int[] {left, right});
    int[] places = pairs.takePlaces(best.number());
    for (int word : places) {
      if (word >= 0) {
        mergeIn(word, left, right, merged);
      }
    }
    pairs.forget(best.number());
    enqueueRisen();
  }

  private void mergeIn(int word, int left, int right, int merged) {
    int start = starts[word];
    int end = start + lengths[word];
    long count = words.count(word);
    int out = start;
    int in = start;
    while (in < end) {
      if (symbols[in] != left || in + 1 == end || symbols[in + 1] != right) {
        symbols[out++] = symbols[in++];
        continue;
      }
      if (out > start) {
        pairs.subtract(symbols[out - 1], left, count);
        pairs.add(symbols[out - 1], merged, count, word);
      }
      if (in + 2 < end) {
        pairs.subtract(right, symbols[in + 2], count);
        pairs.add(merged, symbols[in + 2], count, word);
      }
      symbols[out++] = merged;
      in += 2;
    }
    lengths[word] = out - start;
  }

  private void enqueueRisen() {
    pairs.forEachRisen(
        number -> queue.add(new Candidate(pairs.count(number), pairs.pair(number), number)));
  }

  /// The id of a token; two ways to the same bytes lead to the same token.
  private int token(byte[] bytes) {
    byte[] padded = Arrays.copyOf(bytes, bytes.length + WordTable.PADDING);
    int id = idOfToken.add(padded, 0, bytes.length);
    if (id == tokens.size()) {
      tokens.add(bytes);
    }
    return id;
  }
}
