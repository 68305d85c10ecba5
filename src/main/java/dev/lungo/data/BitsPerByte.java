package dev.lungo.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// How many bits a model needs per byte of text, over all and per source: its loss, made
/// comparable between tokenizers.
public final class BitsPerByte {
  private final List<String> sources;
  private final double[] nats;
  private final long[] bytes;

  /// @param sources the names behind the numbers of {@link ValidationBatch#sources}
  public BitsPerByte(List<String> sources) {
    this.sources = List.copyOf(sources);
    this.nats = new double[sources.size()];
    this.bytes = new long[sources.size()];
  }

  /// Adds the losses of a batch.
  ///
  /// @param losses B × T: the negative log-probability of each target, in nats; those that do
  ///     not count are not looked at
  public void add(ValidationBatch batch, float[] losses) {
    int[] source = batch.sources();
    if (losses.length != source.length) {
      throw new IllegalArgumentException(
          "expected " + source.length + " losses, but got " + losses.length);
    }
    for (int i = 0; i < losses.length; i++) {
      if (source[i] >= 0) {
        nats[source[i]] += losses[i];
        bytes[source[i]] += batch.bytes()[i];
      }
    }
  }

  /// Over all bytes added; NaN before any.
  public double overall() {
    double sum = 0;
    for (double each : nats) {
      sum += each;
    }
    return sum / Math.log(2) / bytes();
  }

  /// For each source of which bytes were added.
  public SequencedMap<String, Double> perSource() {
    SequencedMap<String, Double> result = new LinkedHashMap<>();
    for (int i = 0; i < nats.length; i++) {
      if (bytes[i] > 0) {
        result.put(sources.get(i), nats[i] / Math.log(2) / bytes[i]);
      }
    }
    return result;
  }

  /// The bytes added.
  public long bytes() {
    long sum = 0;
    for (long each : bytes) {
      sum += each;
    }
    return sum;
  }
}
