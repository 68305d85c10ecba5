/// Tokens in, tokens out: batched sampling with a key-value cache.
@NullMarked
package dev.lungo.generation;

import org.jspecify.annotations.NullMarked;
