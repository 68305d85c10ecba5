package dev.lungo.model;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// Where the tokens of one forward pass stand and what they may see: made once per pass, shared
/// by all its layers.
///
/// @param positions (B, T) int64 where the rows differ; else the tokens stand at start, start +
///     1...
/// @param start the first position where the rows agree
/// @param cosine of the rotary angles, (T, 1, D) or (B, T, 1, D); empty for learned positions
/// @param sine as cosine
/// @param mask (B, 1, T, S) float32, 0 or -infinity; empty where the plain causal rule holds
/// @param append the cache's part in it; empty without a cache
record Sight(
    Optional<Tensor> positions,
    long start,
    Optional<Tensor> cosine,
    Optional<Tensor> sine,
    Optional<Tensor> mask,
    Optional<KvCache.Append> append) {

  /// @param rotation empty for learned positions
  static Sight of(
      Optional<Rotation> rotation,
      Optional<Tensor> positions,
      long start,
      long columns,
      long end,
      Optional<Tensor> mask,
      Optional<KvCache.Append> append) {
    Optional<Rotation.Tables> tables = rotation.map(r -> r.upTo(end));
    return new Sight(
        positions,
        start,
        tables.map(t -> rows(t.cosine(), positions, start, columns)),
        tables.map(t -> rows(t.sine(), positions, start, columns)),
        mask,
        append);
  }

  /// The rows of a table by position, as (T, 1, D) or (B, T, 1, D).
  private static Tensor rows(Tensor table, Optional<Tensor> positions, long start, long columns) {
    return positions
        .map(p -> table.index_select(0, p.reshape(-1)).view(p.size(0), p.size(1), 1, table.size(1)))
        .orElseGet(() -> table.narrow(0, start, columns).unsqueeze(1));
  }
}
