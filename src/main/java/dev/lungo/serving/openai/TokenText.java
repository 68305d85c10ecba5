package dev.lungo.serving.openai;

import dev.lungo.tokenizer.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ArrayNode;

/// Tokens as OpenAI writes them.
final class TokenText {
  /// JSON has no infinity; OpenAI writes this for "impossible".
  private static final double IMPOSSIBLE = -9999;

  private TokenText() {}

  /// The token's text, or `bytes:\xe2\x82` where it is not whole characters.
  static String of(Tokenizer tokenizer, int id) {
    byte[] bytes = tokenizer.token(id);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      StringBuilder text = new StringBuilder("bytes:");
      for (byte b : bytes) {
        text.append("\\x%02x".formatted(b));
      }
      return text.toString();
    }
  }

  static void bytes(Tokenizer tokenizer, int id, ArrayNode into) {
    for (byte b : tokenizer.token(id)) {
      into.add(b & 0xff);
    }
  }

  static double logprob(double value) {
    return value > IMPOSSIBLE ? value : IMPOSSIBLE;
  }
}
