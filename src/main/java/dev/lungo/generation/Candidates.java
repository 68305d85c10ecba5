package dev.lungo.generation;

import java.util.Arrays;

/// The tokens that are still in the draw, with their scaled logits: what top-k, top-p and min-p
/// cut down. Owns buffers of the vocabulary's size; nothing here sorts the vocabulary.
final class Candidates {
  /// Nucleus buckets: 32 to a nat, the last for everything 64 nats below the largest.
  private static final int BUCKETS = 2048;

  private static final float BUCKETS_PER_NAT = 32;

  final int[] ids;
  final float[] values;
  private int size;
  private float max;
  private final float[] weights;
  private final double[] mass = new double[BUCKETS];
  private float[] heap = new float[64];

  Candidates(int vocabulary) {
    ids = new int[vocabulary];
    values = new float[vocabulary];
    weights = new float[vocabulary];
  }

  int size() {
    return size;
  }

  float max() {
    return max;
  }

  /// Starts from the first `n` entries of {@link #values}, whose largest is `largest`.
  void reset(int n, float largest) {
    size = n;
    max = largest;
    for (int i = 0; i < n; i++) {
      ids[i] = i;
    }
  }

  /// Keeps the k largest, and those equal to the k-th.
  void topK(int k) {
    if (k >= size) {
      return;
    }
    // A heap of the k largest so far, the smallest at its root: most values only meet the root.
    if (heap.length < k) {
      heap = new float[k];
    }
    System.arraycopy(values, 0, heap, 0, k);
    for (int i = k / 2 - 1; i >= 0; i--) {
      siftDown(i, k);
    }
    for (int i = k; i < size; i++) {
      if (values[i] > heap[0]) {
        heap[0] = values[i];
        siftDown(0, k);
      }
    }
    keepFrom(heap[0]);
  }

  private void siftDown(int start, int n) {
    float value = heap[start];
    int i = start;
    for (int child; (child = 2 * i + 1) < n; i = child) {
      if (child + 1 < n && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= value) {
        break;
      }
      heap[i] = heap[child];
    }
    heap[i] = value;
  }

  /// Keeps tokens in the order of their probability (the lower id first among equals) while the
  /// sum of those before is below p.
  void topP(double p) {
    Arrays.fill(mass, 0);
    double total = 0;
    for (int i = 0; i < size; i++) {
      float weight = Exponential.exp(values[i] - max);
      weights[i] = weight;
      mass[bucket(values[i])] += weight;
      total += weight;
    }
    // The bucket in which the sum crosses p is the only one that needs an order.
    double wanted = p * total;
    double before = 0;
    int crossing = 0;
    while (crossing < BUCKETS - 1 && before + mass[crossing] < wanted) {
      before += mass[crossing++];
    }
    long[] order = new long[16];
    int n = 0;
    for (int i = 0; i < size; i++) {
      if (bucket(values[i]) == crossing) {
        order = n == order.length ? Arrays.copyOf(order, 2 * n) : order;
        order[n++] = descending(values[i]) << 32 | i;
      }
    }
    Arrays.sort(order, 0, n);
    int kept = 0;
    for (; kept < n && before < wanted; kept++) {
      before += weights[(int) order[kept]];
    }
    long last = kept == 0 ? -1 : order[kept - 1];
    int m = 0;
    for (int i = 0; i < size; i++) {
      int bucket = bucket(values[i]);
      if (bucket < crossing || (bucket == crossing && (descending(values[i]) << 32 | i) <= last)) {
        ids[m] = ids[i];
        values[m++] = values[i];
      }
    }
    size = m;
  }

  private int bucket(float value) {
    return (int) Math.min(BUCKETS - 1, (max - value) * BUCKETS_PER_NAT);
  }

  /// Thirty-two bits that are smaller, as an unsigned number below 2^31, the larger the value is;
  /// values are at most `max`, and their distance from it is a non-negative float, whose bits are
  /// ordered as it is.
  private long descending(float value) {
    return Float.floatToRawIntBits(max - value);
  }

  /// Drops what is less probable than p times the most probable.
  void minP(double p) {
    keepFrom((float) (max + Math.log(p)));
  }

  private void keepFrom(float threshold) {
    int n = 0;
    for (int i = 0; i < size; i++) {
      if (values[i] >= threshold) {
        ids[n] = ids[i];
        values[n++] = values[i];
      }
    }
    size = n;
  }
}
