/// Token ids on the disk, and the batches over them: what stands between documents and the
/// training step.
///
/// Read in this order:
///
/// - {@link dev.lungo.data.TokenShards} writes documents as memory-mapped token ids and opens
///   them; {@link dev.lungo.data.Encoding} is all it knows of a tokenizer.
/// - {@link dev.lungo.data.TokenBatch} is what a step sees: inputs, targets, the loss mask, and
///   which tokens belong to one document.
/// - {@link dev.lungo.data.Batches} is an endless stream of them that can be saved and continued:
///   {@link dev.lungo.data.PretrainBatches} shuffles and packs documents, {@link
///   dev.lungo.data.WindowBatches} slices one continuous text, {@link
///   dev.lungo.data.ChatBatches} mixes and packs conversations from {@link
///   dev.lungo.data.ChatSet}s.
/// - {@link dev.lungo.data.ValidationBatches} goes through a validation set once, and {@link
///   dev.lungo.data.BitsPerByte} turns its losses into bits per byte per source.
///
/// ```java
/// try (TokenShards shards = TokenShards.open(folder).requireTokenizer(tokenizer.hash())) {
///   Batches batches = new PretrainBatches(shards, 12, 256, seed);
///   batches.seek(savedPosition);
///   TokenBatch batch = batches.next();
/// }
/// ```
///
/// Traps: targets are not always the inputs shifted by one. At the end of a document the target
/// is the border `<|endoftext|>`, and after a cut document's border it does not count. A batch
/// is a copy and may be used after its shards are closed.
@NullMarked
package dev.lungo.data;

import org.jspecify.annotations.NullMarked;
