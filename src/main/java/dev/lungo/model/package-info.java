/// Transformers in the Hugging Face layout: configuration, blocks, attention, cache,
/// checkpoints.
@NullMarked
package dev.lungo.model;

import org.jspecify.annotations.NullMarked;
