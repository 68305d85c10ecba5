package dev.lungo.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds added tokens in a text: leftmost, of several there the longest.
///
/// The rules, oddities included, are those of `tokenizers`, so that ids agree: a special token
/// that stands as plain text hides other tokens inside it, and so does a token refused by
/// {@link AddedToken#singleWord}.
final class AddedTokens {
  /// Receives the text between the tokens, and the tokens.
  interface Sink extends PieceSink {
    void token(int id);
  }

  private final AddedToken[] tokens;

  /// The trie's edges, node × 256 + byte to node; nodes are numbered from the root, 0.
  private final Map<Integer, Integer> edges = new HashMap<>();

  /// The token that ends at a node.
  private final Map<Integer, AddedToken> ends = new HashMap<>();

  private final boolean[] starts = new boolean[256];

  AddedTokens(List<AddedToken> added, Normalization normalization) {
    tokens = added.stream().filter(t -> !t.content().isEmpty()).toArray(AddedToken[]::new);
    int nodes = 1;
    for (AddedToken token : tokens) {
      byte[] bytes = token.content().getBytes(StandardCharsets.UTF_8);
      if (token.normalized()) {
        bytes = normalization.apply(bytes);
      }
      int node = 0;
      for (byte b : bytes) {
        Integer child = edges.putIfAbsent(node << 8 | (b & 0xFF), nodes);
        node = child != null ? child : nodes++;
      }
      ends.put(node, token);
      starts[bytes[0] & 0xFF] = true;
    }
  }

  /// @param asText whether special tokens are plain text
  void split(byte[] text, int from, int to, boolean asText, Sink sink) {
    int done = from;
    for (int at = from; tokens.length > 0 && at < to; ) {
      if (!starts[text[at] & 0xFF]) {
        at++;
        continue;
      }
      long match = longest(text, at, to);
      if (match < 0) {
        at++;
        continue;
      }
      int start = at;
      int stop = (int) match;
      at = stop;
      AddedToken token = tokenAt((int) (match >> 32));
      if ((asText && token.special())
          || (token.singleWord() && (wordBefore(text, from, start) || wordAfter(text, stop, to)))) {
        continue;
      }
      if (token.leftStrip()) {
        start = Math.max(done, beforeSpaces(text, from, start));
      }
      if (token.rightStrip()) {
        stop = afterSpaces(text, stop, to);
      }
      if (done < start) {
        sink.piece(text, done, start);
      }
      sink.token(token.id());
      done = stop;
    }
    if (done < to) {
      sink.piece(text, done, to);
    }
  }

  /// @return node << 32 | end of the longest token that starts here, or -1
  private long longest(byte[] text, int at, int to) {
    long match = -1;
    int node = 0;
    for (int i = at; i < to; i++) {
      Integer child = edges.get(node << 8 | (text[i] & 0xFF));
      if (child == null) {
        break;
      }
      node = child;
      if (ends.containsKey(node)) {
        match = (long) node << 32 | i + 1;
      }
    }
    return match;
  }

  private AddedToken tokenAt(int node) {
    AddedToken token = ends.get(node);
    if (token == null) {
      throw new AssertionError("no token ends at node " + node);
    }
    return token;
  }

  private static boolean wordBefore(byte[] text, int from, int at) {
    int decoded = at > from ? Utf8.decodeBefore(text, from, at) : Utf8.INVALID;
    return decoded != Utf8.INVALID && UnicodeClasses.isWord(decoded >> 3);
  }

  private static boolean wordAfter(byte[] text, int at, int to) {
    int decoded = at < to ? Utf8.decode(text, at, to) : Utf8.INVALID;
    return decoded != Utf8.INVALID && UnicodeClasses.isWord(decoded >> 3);
  }

  private static int beforeSpaces(byte[] text, int from, int at) {
    while (at > from) {
      int decoded = Utf8.decodeBefore(text, from, at);
      if (decoded == Utf8.INVALID || !UnicodeClasses.isSpace(decoded >> 3)) {
        break;
      }
      at -= decoded & 7;
    }
    return at;
  }

  private static int afterSpaces(byte[] text, int at, int to) {
    while (at < to) {
      int decoded = Utf8.decode(text, at, to);
      if (decoded == Utf8.INVALID || !UnicodeClasses.isSpace(decoded >> 3)) {
        break;
      }
      at += decoded & 7;
    }
    return at;
  }
}
