package dev.lungo.corpus;

import java.util.Arrays;
import java.util.OptionalInt;

/// Finds documents that are nearly the same as one before, by locality-sensitive hashing of
/// MinHash signatures (Broder 1997; Lee et al., Deduplicating Training Data Makes Language Models
/// Better, 2021). The bands are those of FineWeb: 14 of 8 hashes.
///
/// Two documents are compared if a whole band agrees: of pairs of similarity 0.8 that is 92 %,
/// of 0.7 56 %, of 0.5 5 %. Then their similarity is estimated from the whole signatures, so that
/// a chance agreement drops nothing. Kept documents alone are compared with, hence chains of
/// small changes do not swallow each other.
///
/// Memory: 112 bytes for the signature and 14 places of 4 bytes, at most two thirds full, so 200
/// to 300 bytes for each document kept. The outcome depends on the order of the documents only.
final class NearDuplicates {
  private final double threshold;

  /// The signatures of documents one after another, in blocks.
  private long[][] blocks = new long[16][];

  private int size;

  /// For each band a hash table of document numbers, plus one; the key lies in the signature.
  private int[][] tables = new int[Fingerprint.BANDS][1 << 10];

  /// @param threshold from which similarity on documents are the same
  NearDuplicates(double threshold) {
    if (!(threshold > 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "the similarity of duplicates must be above 0 and at most 1, but got " + threshold);
    }
    this.threshold = threshold;
  }

  /// Looks for a document like this one; if there is none, it is remembered.
  ///
  /// @return the number, from 0, of the remembered document that is like it
  OptionalInt findOrAdd(long[] signature) {
    OptionalInt found = find(signature);
    if (found.isEmpty()) {
      add(signature);
    }
    return found;
  }

  private OptionalInt find(long[] signature) {
    for (int band = 0; band < Fingerprint.BANDS; band++) {
      int[] table = tables[band];
      int mask = table.length - 1;
      for (int at = place(signature[band], mask); table[at] != 0; at = (at + 1) & mask) {
        int other = table[at] - 1;
        if (band(other, band) == signature[band]
            && Fingerprint.similarity(signature, signature(other)) >= threshold) {
          return OptionalInt.of(other);
        }
      }
    }
    return OptionalInt.empty();
  }

  private void add(long[] signature) {
    int block = size >>> 10;
    if (block == blocks.length) {
      blocks = Arrays.copyOf(blocks, 2 * block);
    }
    if (blocks[block] == null) {
      blocks[block] = new long[Fingerprint.BANDS << 10];
    }
    System.arraycopy(
        signature, 0, blocks[block], (size & 1023) * Fingerprint.BANDS, Fingerprint.BANDS);
    size++;
    if (size > tables[0].length / 3 * 2) {
      grow();
    } else {
      for (int band = 0; band < Fingerprint.BANDS; band++) {
        insert(band, size - 1);
      }
    }
  }

  private void grow() {
    int capacity = Math.multiplyExact(tables[0].length, 2);
    for (int band = 0; band < Fingerprint.BANDS; band++) {
      tables[band] = new int[capacity];
      for (int document = 0; document < size; document++) {
        insert(band, document);
      }
    }
  }

  /// Documents that agree in a band lie one after another; equal ones were found before, so that
  /// few do.
  private void insert(int band, int document) {
    int[] table = tables[band];
    int mask = table.length - 1;
    int at = place(band(document, band), mask);
    while (table[at] != 0) {
      at = (at + 1) & mask;
    }
    table[at] = document + 1;
  }

  private long band(int document, int band) {
    return blocks[document >>> 10][(document & 1023) * Fingerprint.BANDS + band];
  }

  private long[] signature(int document) {
    int at = (document & 1023) * Fingerprint.BANDS;
    return Arrays.copyOfRange(blocks[document >>> 10], at, at + Fingerprint.BANDS);
  }

  private static int place(long key, int mask) {
    return (int) Hashing.mix(key) & mask;
  }
}
