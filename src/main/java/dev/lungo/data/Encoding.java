package dev.lungo.data;

import dev.lungo.tokenizer.Tokenizer;
import java.util.List;
import java.util.OptionalInt;
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

  /// The border of Lungo's, GPT-2's and Qwen's tokenizers, then of Llama's.
  private static final List<String> BORDERS = List.of("<|endoftext|>", "<|begin_of_text|>");

  /// What shards need of a tokenizer, with the first of its special tokens `<|endoftext|>` and
  /// `<|begin_of_text|>` as the border.
  ///
  /// @throws IllegalArgumentException if it has neither
  public static Encoding of(Tokenizer tokenizer) {
    int border =
        BORDERS.stream()
            .map(tokenizer::special)
            .filter(OptionalInt::isPresent)
            .mapToInt(OptionalInt::getAsInt)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the tokenizer has none of the special tokens "
                            + BORDERS
                            + " that could stand between documents; it has "
                            + tokenizer.specials()));
    int[] bytes = new int[tokenizer.vocabularySize()];
    for (int id = 0; id < bytes.length; id++) {
      bytes[id] = byteLength(tokenizer, id);
    }
    tokenizer.specials().forEach(name -> bytes[tokenizer.special(name).orElseThrow()] = 0);
    return new Encoding(tokenizer.hash(), border, bytes, tokenizer::encode);
  }

  public int vocabularySize() {
    return tokenBytes.length;
  }

  private static int byteLength(Tokenizer tokenizer, int id) {
    try {
      return tokenizer.token(id).length;
    } catch (IllegalArgumentException _) {
      return 0; // Some published vocabularies have holes.
    }
  }
}
