package dev.lungo.model;

import dev.lungo.torch.Device;
import dev.lungo.torch.Scopes;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Rotary positions (RoFormer, section 3.4): pair i of a head's channels is a point in the
/// plane, turned by position × theta^(-2i/D).
///
/// The pairs are (i, i + D/2), as in Hugging Face's files. The turned vector is then `x * cos +
/// roll(x, D/2) * sin` with the first half of sin negated, which saves a negation and a
/// concatenation per call. The tables are made once per device and grow with the positions
/// asked.
final class Rotation {
  private static final long SHORTEST = 1024;

  private final Positions.Rotary rotary;
  private final int headSize;
  private final Device device;
  private final int contextLength;
  private final List<Tables> tables = new ArrayList<>(); // each longer than the one before

  /// @param cosine (positions, D)
  /// @param sine (positions, D), its first half negated
  record Tables(Tensor cosine, Tensor sine) {}

  Rotation(Positions.Rotary rotary, int headSize, int contextLength, Device device) {
    this.rotary = rotary;
    this.headSize = headSize;
    this.device = device;
    this.contextLength = contextLength;
  }

  /// Tables of at least this many positions. The smaller ones before them stay valid.
  synchronized Tables upTo(long positions) {
    long have = tables.isEmpty() ? 0 : tables.getLast().cosine().size(0);
    if (have < positions) {
      long wanted = Math.max(positions, Math.max(SHORTEST, 2 * have));
      tables.add(make(Math.min(contextLength, wanted)));
    }
    return tables.getLast();
  }

  /// @param x (B, T, heads, D)
  /// @param cosine (T, 1, D) or (B, T, 1, D)
  /// @param sine as cosine
  /// @return the same shape as x
  static Tensor turn(Tensor x, Tensor cosine, Tensor sine) {
    long half = x.size(-1) / 2;
    return x.mul(cosine).addcmul_(x.roll(new long[] {half}, -1), sine);
  }

  private Tables make(long positions) {
    Tensor angles = Scopes.owned(() -> angles(positions)); // (positions, D/2)
    Tensor cosine = Scopes.owned(() -> torch.cat(new TensorVector(angles.cos(), angles.cos()), -1));
    Tensor sine =
        Scopes.owned(() -> torch.cat(new TensorVector(angles.sin().neg(), angles.sin()), -1));
    angles.close();
    return new Tables(cosine, sine);
  }

  synchronized void close() {
    for (Tables each : tables) {
      each.cosine().close();
      each.sine().close();
    }
    tables.clear();
  }

  private Tensor angles(long positions) {
    Tensor position =
        torch.arange(new Scalar(positions), device.options(ScalarType.Float)).unsqueeze(1);
    return position.mul(device.tensor(frequencies(), headSize / 2));
  }

  /// Radians per position of each pair, in float32 arithmetic as the published models had it.
  private float[] frequencies() {
    float[] frequencies = new float[headSize / 2];
    for (int i = 0; i < frequencies.length; i++) {
      float exponent = 2f * i / headSize;
      frequencies[i] = scaled(1f / (float) Math.pow(rotary.theta(), exponent));
    }
    return frequencies;
  }

  private float scaled(float frequency) {
    return switch (rotary.scaling()) {
      case Positions.Scaling.None() -> frequency;
      case Positions.Scaling.Linear(double factor) -> (float) (frequency / factor);
      case Positions.Scaling.Llama3(double factor, double low, double high, int original) -> {
        double wavelength = 2 * Math.PI / frequency;
        // 0 where the wavelength is too long for the first training to have seen it whole.
        double kept = (original / wavelength - low) / (high - low);
        kept = Math.clamp(kept, 0, 1);
        yield (float) ((1 - kept) * frequency / factor + kept * frequency);
      }
    };
  }
}
