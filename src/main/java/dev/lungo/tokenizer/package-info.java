/// Byte-level byte-pair encoding: training, encoding, decoding and the Hugging Face file
/// format.
@NullMarked
package dev.lungo.tokenizer;

import org.jspecify.annotations.NullMarked;
