package dev.lungo.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// How often each word occurs: all that training needs to know of a text.
final class WordCounts implements PieceSink {
  /// How many characters a thread takes at once.
  private static final int BATCH = 1 << 18;

  private final WordTable words = new WordTable(1 << 12);
  private long[] counts = new long[1 << 12];

  private WordCounts() {}

  /// Counts the words of texts. The threads take turns in reading and count side by side.
  static WordCounts of(Iterator<? extends CharSequence> texts, Splitter splitter, int threads) {
    List<Future<WordCounts>> parts = new ArrayList<>();
    Batches batches = new Batches(texts);
    try (ExecutorService pool =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory())) {
      for (int i = 0; i < threads; i++) {
        parts.add(pool.submit(() -> countAll(batches, splitter)));
      }
      WordCounts all = parts.getFirst().get();
      for (Future<WordCounts> part : parts.subList(1, threads)) {
        all.addAll(part.get());
      }
      return all;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while counting words", e);
    }
  }

  private static WordCounts countAll(Batches batches, Splitter splitter) {
    WordCounts counts = new WordCounts();
    byte[] buffer = new byte[0];
    while (true) {
      List<CharSequence> batch = batches.next();
      if (batch.isEmpty()) {
        return counts;
      }
      for (CharSequence text : batch) {
        int most = Math.multiplyExact(text.length(), 3) + WordTable.PADDING;
        if (buffer.length < most) {
          buffer = new byte[most];
        }
        splitter.split(buffer, 0, Utf8.encode(text.toString(), buffer), counts);
      }
    }
  }

  /// Hands texts to the threads. After a failure to read there are no more, so that all stop.
  private static final class Batches {
    private final Iterator<? extends CharSequence> texts;
    private boolean ended;

    Batches(Iterator<? extends CharSequence> texts) {
      this.texts = texts;
    }

    synchronized List<CharSequence> next() {
      List<CharSequence> batch = new ArrayList<>();
      if (!ended) {
        ended = true;
        int taken = 0;
        while (taken < BATCH && texts.hasNext()) {
          CharSequence text = texts.next();
          taken += text.length() + 1;
          batch.add(text);
        }
        ended = taken < BATCH;
      }
      return batch;
    }
  }

  int size() {
    return words.size();
  }

  /// The words, numbered from 0.
  WordTable words() {
    return words;
  }

  long count(int word) {
    return counts[word];
  }

  @Override
  public void piece(byte[] text, int from, int to) {
    add(text, from, to, 1);
  }

  private void addAll(WordCounts others) {
    WordTable table = others.words;
    for (int i = 0; i < table.size(); i++) {
      add(table.arena(), table.start(i), table.start(i) + table.length(i), others.counts[i]);
    }
  }

  private void add(byte[] text, int from, int to, long count) {
    int word = words.add(text, from, to);
    if (word == counts.length) {
      counts = Arrays.copyOf(counts, 2 * word);
    }
    counts[word] += count;
  }
}
