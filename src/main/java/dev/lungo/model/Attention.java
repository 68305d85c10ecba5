package dev.lungo.model;

import dev.lungo.model.Parameters.Start;
import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Causal self-attention ("Attention Is All You Need", section 3.2), with grouped key and value
/// heads, query and key norms and rotary positions where the config has them.
final class Attention {
  private final ModelConfig config;
  private final Device device;
  private final int layer;
  // One matrix for all three in GPT's files, one each in the others.
  private final List<Linear> queryKeyValue;
  private final Linear output;
  private final Optional<Normalization> queryNorm;
  private final Optional<Normalization> keyNorm;

  Attention(Parameters parameters, ModelConfig config, Device device, int layer) {
    this.config = config;
    this.device = device;
    this.layer = layer;
    Architecture.Names names = config.architecture().names();
    String block = names.block() + layer + ".";
    String prefix = block + names.attention();
    long C = config.embedding(), D = config.headSize();
    long queries = config.heads() * D, keys = config.keyValueHeads() * D;
    Start start = Starts.matrix(config, C);
    boolean bias = config.attentionBias();
    this.queryKeyValue =
        config.architecture().isGpt()
            ? List.of(
                Linear.of(parameters, config, device, prefix, start, bias, C, queries + 2 * keys))
            : List.of(
                Linear.of(parameters, config, device, prefix + ".q_proj", start, bias, C, queries),
                Linear.of(parameters, config, device, prefix + ".k_proj", start, bias, C, keys),
                Linear.of(parameters, config, device, prefix + ".v_proj", start, bias, C, keys));
    this.output =
        Linear.of(
            parameters,
            config,
            device,
            block + names.output(),
            Starts.residual(config),
            bias,
            queries,
            C);
    this.queryNorm = norm(parameters, prefix + ".q_norm");
    this.keyNorm = norm(parameters, prefix + ".k_norm");
  }

  private Optional<Normalization> norm(Parameters parameters, String name) {
    return config.queryKeyNorm()
        ? Optional.of(new Normalization(parameters, config.norm(), name, config.headSize()))
        : Optional.empty();
  }

  /// @param x (B, T, C)
  /// @return (B, T, C)
  Tensor forward(Tensor x, Sight sight) {
    long B = x.size(0), T = x.size(1), H = config.heads(), D = config.headSize();
    ScalarType computed = x.scalar_type();
    TensorVector parts = project(x);
    Tensor q = heads(parts.get(0), queryNorm, sight); // (B, T, H, D)
    Tensor k = heads(parts.get(1), keyNorm, sight); // (B, T, H / groups, D)
    Tensor v = heads(parts.get(2), Optional.empty(), Optional.empty(), Optional.empty());
    if (sight.append().isPresent()) {
      KvCache.Append append = sight.append().get();
      append.write(layer, k, v);
      if (!append.isFresh()) {
        k = append.keys(layer); // (B, S, H / groups, D)
        v = append.values(layer);
      }
    }
    Tensor seen = attend(q, k, v, sight.mask()); // (B, H, T, D)
    return output.forward(seen.transpose(1, 2).reshape(B, T, H * D).to(computed));
  }

  /// @return query (B, T, H·D), key and value (B, T, H/groups·D)
  private TensorVector project(Tensor x) {
    if (queryKeyValue.size() == 1) {
      long D = config.headSize(), keys = config.keyValueHeads() * D;
      return torch.split_with_sizes(
          queryKeyValue.getFirst().forward(x), new long[] {config.heads() * D, keys, keys}, -1);
    }
    Tensor shared = queryKeyValue.getFirst().operand(x);
    return new TensorVector(
        queryKeyValue.get(0).forward(shared),
        queryKeyValue.get(1).forward(shared),
        queryKeyValue.get(2).forward(shared));
  }

  private Tensor heads(Tensor projected, Optional<Normalization> norm, Sight sight) {
    return heads(projected, norm, sight.cosine(), sight.sine());
  }

  /// Splits (B, T, heads·D) into heads, normalises and turns them.
  private Tensor heads(
      Tensor projected,
      Optional<Normalization> norm,
      Optional<Tensor> cosine,
      Optional<Tensor> sine) {
    long B = projected.size(0), T = projected.size(1), D = config.headSize();
    Tensor split = projected.view(B, T, projected.size(2) / D, D);
    // libtorch's attention kernel needs float32 on a CPU; the norms and angles gain by it too.
    Tensor precise = device.isCpu() ? split.to(ScalarType.Float) : split;
    Tensor normed = norm.map(n -> n.forward(precise)).orElse(precise);
    return cosine.map(c -> Rotation.turn(normed, c, sine.orElseThrow())).orElse(normed);
  }

  /// @param q (B, T, H, D)
  /// @param k (B, S, H/groups, D)
  /// @param v as k
  /// @return (B, H, T, D)
  private Tensor attend(Tensor q, Tensor k, Tensor v, Optional<Tensor> mask) {
    boolean causal = mask.isEmpty() && q.size(1) > 1;
    if (device.isCpu()) {
      try (var _ = Precision.suspended(device)) {
        return attention(q, k, v, mask, causal);
      }
    }
    return attention(q, k, v, mask, causal);
  }

  private Tensor attention(Tensor q, Tensor k, Tensor v, Optional<Tensor> mask, boolean causal) {
    TensorOptional bias =
        mask.map(m -> new TensorOptional(m.to(q.scalar_type()))).orElseGet(TensorOptional::new);
    return torch.scaled_dot_product_attention(
        q.transpose(1, 2),
        k.transpose(1, 2),
        v.transpose(1, 2),
        bias,
        0,
        causal,
        new DoubleOptional(),
        config.groups() > 1);
  }
}
