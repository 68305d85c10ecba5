package dev.lungo.cli;

import dev.lungo.corpus.ReadListener;
import java.nio.file.Path;
import java.time.Duration;

/// Says on standard error, every few seconds, how far reading is and how long the rest takes.
final class CorpusProgress implements ReadListener {
  private static final long EVERY = Duration.ofSeconds(2).toNanos();

  private final long total;
  private final long start = System.nanoTime();
  private long last = start;
  private long read;

  CorpusProgress(long total) {
    this.total = total;
  }

  @Override
  public void read(long bytes) {
    read += bytes;
    long now = System.nanoTime();
    if (now - last >= EVERY) {
      last = now;
      double seconds = (now - start) / 1e9;
      System.err.printf(
          "corpus: %.0f %% of %.1f MB read, %s left%n",
          100.0 * read / Math.max(1, total),
          total / 1e6,
          time(seconds * (total - read) / Math.max(1, read)));
    }
  }

  @Override
  public void invalidUtf8(Path file, long sequences) {
    System.err.printf("%s: %,d invalid UTF-8 sequences replaced%n", file, sequences);
  }

  void finish(long documents) {
    System.err.printf(
        "corpus: %,d document%s read in %s%n",
        documents, documents == 1 ? "" : "s", time((System.nanoTime() - start) / 1e9));
  }

  private static String time(double seconds) {
    long s = Math.round(seconds);
    return s < 60 ? s + " s" : s / 60 + " min " + s % 60 + " s";
  }
}
