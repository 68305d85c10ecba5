package dev.lungo.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Divides documents into training and validation by a hash of their text.
///
/// Where a document goes depends on nothing but its text: not on the order, nor on what other
/// documents there are, and it stays there when more are added. So that every source can be
/// measured, a source of ten documents or more of which none would go to validation gives the one
/// with the smallest hash; the same is done for the whole corpus from two documents on. For that
/// one document of each source is held back until the end, of the first thousand sources.
///
/// Copies and near copies must have been removed before, or they would stand on both sides.
final class Split {
  private static final int FEW = 10;
  private static final int SOURCES = 1000;
  private static final long SALT = 0x5EED_0F_5A1D_7EA5L;

  private final long bound;
  private final Consumer<Document> train;
  private final Consumer<Document> validation;
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private long validated;

  private static final class Source {
    private long documents;
    private boolean validated;
    private @Nullable Document held;
    private long heldHash;
  }

  /// @param fraction of the documents that go to validation, from 0 to 0.5
  Split(double fraction, Consumer<Document> train, Consumer<Document> validation) {
    if (!(fraction >= 0 && fraction <= 0.5)) {
      throw new IllegalArgumentException(
          "the fraction for validation must be between 0 and 0.5, but got " + fraction);
    }
    this.bound = (long) (fraction * (1L << 53));
    this.train = train;
    this.validation = validation;
  }

  /// Places a document.
  ///
  /// @param fingerprint the hash of its text
  void add(Document document, long fingerprint) {
    long hash = Hashing.mix(fingerprint ^ SALT) >>> 11;
    if (bound == 0) {
      train.accept(document);
      return;
    }
    Source source =
        sources.size() < SOURCES || sources.containsKey(document.source())
            ? sources.computeIfAbsent(document.source(), _ -> new Source())
            : new Source();
    source.documents++;
    if (hash < bound) {
      validated++;
      source.validated = true;
      validation.accept(document);
    } else if (!source.validated && sources.get(document.source()) == source) {
      hold(source, document, hash);
    } else {
      train.accept(document);
    }
  }

  /// Places the documents that were held back.
  void finish() {
    long all = sources.values().stream().mapToLong(s -> s.documents).sum();
    for (Source source : sources.values()) {
      if (source.held != null && !source.validated && source.documents >= FEW) {
        validated++;
        validation.accept(source.held);
        source.held = null;
      }
    }
    List<Source> held =
        new ArrayList<>(sources.values().stream().filter(s -> s.held != null).toList());
    if (validated == 0 && all > 1) {
      held.sort(Comparator.comparingLong(s -> s.heldHash));
    }
    for (Source source : held) {
      boolean only = validated == 0 && all > 1;
      validated += only ? 1 : 0;
      (only ? validation : train).accept(Objects.requireNonNull(source.held));
    }
  }

  private void hold(Source source, Document document, long hash) {
    Document held = source.held;
    if (held != null && source.heldHash <= hash) {
      train.accept(document);
      return;
    }
    if (held != null) {
      train.accept(held);
    }
    source.held = document;
    source.heldHash = hash;
  }
}
