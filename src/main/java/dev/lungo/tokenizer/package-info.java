/// Byte-level byte-pair encoding: training, encoding, decoding, and the Hugging Face file.
///
/// Stands between the documents of `corpus` and the shards of `data`, and again at both ends of
/// `generation`. The types in reading order:
///
/// - {@link dev.lungo.tokenizer.Tokenizer}: load, save, encode, decode. All that other packages
///   need, with {@link dev.lungo.tokenizer.StreamDecoder} for tokens that come one by one.
/// - {@link dev.lungo.tokenizer.TokenizerTrainer}: from text to a `Tokenizer`. `WordCounts`
///   counts words, `PairMerger` merges pairs.
/// - `Encoder`: the path of a text. `AddedTokens` cuts out tokens that stand for themselves,
///   `Normalization` may follow, a `Splitter` cuts words, `WordMerger` merges each word's
/// bytes.
/// - `Gpt2Scanner`, `Gpt4Scanner`: the split patterns that matter, without a regular expression
///   engine; `RegexSplitter` for all others, and for the proof that the scanners are right.
/// - `WordTable`, `MergeTable`: the two hash tables that make it fast.
/// - `TokenizerReader`, `TokenizerWriter`: `tokenizer.json`.
///
/// ```java
/// Tokenizer tokenizer = new TokenizerTrainer(8192).train(Stream.of("some", "texts"));
/// tokenizer.save(Path.of("tokenizer"));
/// int[] ids = tokenizer.encode("Hello, world");
/// ```
///
/// Traps:
///
/// - What people write goes through `encode`, never `encodeWithSpecials`: else they could write
///   `<|im_end|>` and speak as somebody else. Added tokens that a file does not call special
///   (Qwen's `<think>`) are tokens in both, as in the `tokenizers` library.
/// - Tokens cut characters. Decode tokens together, or with a `StreamDecoder`, never one by
/// one.
/// - Working arrays carry {@link dev.lungo.tokenizer.WordTable#PADDING} bytes behind the text,
/// so
///   that words are hashed eight bytes at a time.
@NullMarked
package dev.lungo.tokenizer;

import org.jspecify.annotations.NullMarked;
