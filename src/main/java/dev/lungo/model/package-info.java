/// Decoder-only Transformers: configuration, blocks, cache, and checkpoints in the Hugging Face
/// layout.
///
/// Between {@link dev.lungo.torch} below and generation, training and evaluation above. To read
/// it:
///
/// - {@link dev.lungo.model.ModelConfig}: every choice, as a checked record, with {@link
///   dev.lungo.model.Norm}, {@link dev.lungo.model.Positions} and {@link dev.lungo.model.Mlp}.
/// - {@link dev.lungo.model.Architecture}: the published layouts GPT-1, GPT-2, Llama and Qwen3.
/// - {@link dev.lungo.model.Transformer}: ids in, logits out; its blocks are `Block`,
///   `Attention` and `FeedForward`, one implementation for all architectures.
/// - {@link dev.lungo.model.KvCache}: what the tokens so far left behind, by slot.
/// - {@link dev.lungo.model.Checkpoint}: the folder on disk.
/// - {@link dev.lungo.model.ScalarHead}: a number per token instead of logits, and {@link
///   dev.lungo.model.ScalarModel}, a Transformer with one: reward models and value networks.
///
/// ```java
/// ModelConfig config = ModelConfig.forDepth(6, tokenizer.vocabularySize(), 512);
/// try (Transformer model = Transformer.create(config, Device.best(), seed)) {
///   Tensor logits = model.forward(ids);      // (B, T) -> (B, T, V)
///   Checkpoint.save(folder, model);          // opens in transformers as Qwen3ForCausalLM
/// }
/// ```
///
/// **Dimensions**, in comments and as local names:
///
/// | letter | meaning                                                                 |
/// |--------|-------------------------------------------------------------------------|
/// | B      | batch: rows                                                             |
/// | T      | time: tokens in a row                                                   |
/// | S      | tokens that can be seen; T, or with a cache all so far                  |
/// | C      | channels: width of the residual stream                                  |
/// | H      | query heads                                                             |
/// | D      | width of a head                                                         |
/// | V      | vocabulary                                                              |
///
/// Where heads share keys and values there are H / groups of those.
///
/// **Traps.** Heads stand before time, (B, H, T, D), only around the attention kernel;
/// elsewhere time stands before heads, as the projections leave it. Parameters are float32 and
/// autocast casts them for the products; a model loaded in bfloat16 holds matrices in bfloat16,
/// keeps the residual stream in float32 all the same, and cannot be trained. On a CPU attention
/// runs in float32 always. There is no dropout.
@NullMarked
package dev.lungo.model;

import org.jspecify.annotations.NullMarked;
