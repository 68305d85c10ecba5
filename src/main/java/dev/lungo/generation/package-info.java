/// Tokens in, tokens out: batched sampling with a key-value cache, and scoring.
///
/// It stands between the model, which knows logits, and whoever wants text: the commands, the
/// server, reinforcement learning. In reading order:
///
/// - {@link dev.lungo.generation.GenerationRequest} and {@link dev.lungo.generation.Sampling} say
///   what is wanted; `Sampling` defines each step and their order.
/// - {@link dev.lungo.generation.Generator} is the loop over the cache's slots; a
///   {@link dev.lungo.generation.Generation} is one request in it.
/// - {@link dev.lungo.generation.Engine} is for many callers at once, from any thread: {@link
///   dev.lungo.generation.BatchEngine} drives a generator on the process's one {@link
///   dev.lungo.generation.ModelThread}. `Slots` finds what the cache still holds of a prompt.
/// - `Sampler`, `Candidates` and `Noise` choose one token. They are plain functions of floats:
///   the logits leave libtorch once per token, and nothing is sampled in it.
/// - `TextStream` and `StopStrings` turn ids into text that can be shown at once.
/// - {@link dev.lungo.generation.Completion}, {@link dev.lungo.generation.TokenLogprob}: what came
///   of it.
/// - {@link dev.lungo.generation.Scorer} gives log-probabilities of texts that exist, {@link
///   dev.lungo.generation.ContinuationScorer} those of several continuations of one prompt.
/// - {@link dev.lungo.generation.GenerationConfig} reads what a model folder says about all this.
///
/// ```java
/// try (Generator generator = new Generator(model, tokenizer, 4, 512)) {
///   var request =
///       GenerationRequest.of(prompt, 200)
///           .withSampling(Sampling.PLAIN.withTemperature(0.7).withSeed(1))
///           .withStops(Set.of(endOfText), List.of("\nUser:"));
///   generator.generate(List.of(request), (_, token) -> {
///     System.out.print(token.text());
///     return true; // false cancels
///   });
/// }
/// ```
///
/// Traps: there are two log-probabilities per token (of the model, and of the distribution drawn
/// from); policy gradients need the second. Logits depend in their last bits on the size of the
/// batch, as matrix kernels do; the draw is made so that this almost never shows. A
/// generator belongs to one thread; only {@link dev.lungo.generation.Generation#cancel} may come
/// from another. An {@link dev.lungo.generation.AnswerListener} runs on the model's thread: what
/// is slow there is slow for all. A generator that keeps prefixes gives the answers of old weights
/// if the model is trained meanwhile.
@NullMarked
package dev.lungo.generation;

import org.jspecify.annotations.NullMarked;
