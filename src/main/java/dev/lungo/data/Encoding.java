package dev.lungo.data;

import java.util.function.Function;

/// What writing shards needs to know of a tokenizer.
///
/// @param hash names the tokenizer; shards of another one are refused
/// @param border the token in front of every document
/// @param tokenBytes how many bytes of UTF-8 each token stands for, by id; 0 for special tokens.
///     Its length is the vocabulary's size
/// @param encode text to ids; called by several threads at once
public record Encoding(String hash, int border, int[] tokenBytes, Function<String, int[]> encode) {
  public Encoding {
    if (hash.length() != 64) {
      throw new IllegalArgumentException(
          "a tokenizer's hash must be 64 hexadecimal digits, but got `" + hash + "`");
    }
    if (border < 0 || border >= tokenBytes.length) {
      throw new IllegalArgumentException(
          "the document border must be a token of the vocabulary (0 to "
              + (tokenBytes.length - 1)
              + "), but got "
              + border);
    }
  }

  public int vocabularySize() {
    return tokenBytes.length;
  }
}
