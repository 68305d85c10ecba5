package dev.lungo.tokenizer;

import java.util.Arrays;

/// The working memory of one encoding: text as bytes, the words met so far, the ids.
///
/// The distribution of words is so steep that nearly all of a text's words are found in the
/// cache; the others are merged. Not thread-safe: {@link Tokenizer} keeps a pool.
final class Encoder implements AddedTokens.Sink {
  /// Words longer than this are not cached.
  private static final int CACHED_LENGTH = 128;

  /// The cache starts anew when it holds so many words: more would leave the processor's own
  /// cache, which costs more than it saves.
  private static final int CACHED_WORDS = 1 << 15;

  /// Larger buffers are not kept for the next text.
  private static final int KEPT_BYTES = 1 << 24;

  /// So that the bytes fit into an array.
  private static final int LONGEST = (Integer.MAX_VALUE - 64) / 3;

  private final Rules rules;
  private final WordMerger merger;
  private final WordTable cache = new WordTable(1 << 10);

  /// Where the ids of each cached word start; they end where those of the next one start.
  private int[] cachedEnds = new int[1 << 10];

  private int[] cachedIds = new int[1 << 12];
  private byte[] buffer = new byte[1 << 12];
  private int[] ids = new int[1 << 10];
  private int count;
  private int[] symbols = new int[1 << 8];

  /// Set while special tokens in the text are plain text.
  private boolean asText;

  Encoder(Rules rules) {
    this.rules = rules;
    merger = new WordMerger(rules.mergeTable());
  }

  int[] encode(CharSequence text, boolean specialsAsText) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a text of " + text.length() + " characters is too long to be encoded at once: cut it");
    }
    int most = text.length() * 3;
    if (buffer.length < most + WordTable.PADDING) {
      buffer = new byte[most + WordTable.PADDING];
    }
    // A String's charAt is what the JIT compiles best.
    return encodeBuffer(Utf8.encode(text.toString(), buffer), specialsAsText);
  }

  int[] encode(byte[] utf8, boolean specialsAsText) {
    if (buffer.length < utf8.length + WordTable.PADDING) {
      buffer = new byte[Math.addExact(utf8.length, WordTable.PADDING)];
    }
    System.arraycopy(utf8, 0, buffer, 0, utf8.length);
    return encodeBuffer(utf8.length, specialsAsText);
  }

  /// Whether the buffers are small enough to keep.
  boolean isReusable() {
    return buffer.length <= KEPT_BYTES && ids.length <= KEPT_BYTES && symbols.length <= KEPT_BYTES;
  }

  private int[] encodeBuffer(int length, boolean specialsAsText) {
    count = 0;
    asText = specialsAsText;
    rules.originalTokens().split(buffer, 0, length, specialsAsText, new Between());
    return Arrays.copyOf(ids, count);
  }

  /// Takes what lies between added tokens of the original text: normalises it and looks for the
  /// tokens of normalised text.
  private final class Between implements AddedTokens.Sink {
    @Override
    public void piece(byte[] text, int from, int to) {
      if (rules.normalization().isDone(text, from, to)) {
        rules.normalizedTokens().split(text, from, to, asText, new Plain());
        return;
      }
      byte[] normal = rules.normalization().normalize(text, from, to);
      byte[] padded = Arrays.copyOf(normal, normal.length + WordTable.PADDING);
      rules.normalizedTokens().split(padded, 0, normal.length, asText, new Plain());
    }

    @Override
    public void token(int id) {
      Encoder.this.token(id);
    }
  }

  /// Takes text without added tokens, to be split into words.
  private final class Plain implements AddedTokens.Sink {
    @Override
    public void piece(byte[] text, int from, int to) {
      rules.splitter().split(text, from, to, Encoder.this);
    }

    @Override
    public void token(int id) {
      Encoder.this.token(id);
    }
  }

  @Override
  public void token(int id) {
    reserve(1);
    ids[count++] = id;
  }

  /// Encodes one word.
  @Override
  public void piece(byte[] text, int from, int to) {
    if (to - from > CACHED_LENGTH) {
      int n = merge(text, from, to);
      append(symbols, 0, n);
      return;
    }
    int word = cache.find(text, from, to);
    if (word < 0) {
      word = learn(text, from, to);
    }
    append(cachedIds, cachedEnds[word], cachedEnds[word + 1]);
  }

  private void append(int[] source, int from, int to) {
    int n = to - from;
    reserve(n);
    int[] target = ids;
    int at = count;
    if (n <= 8) {
      for (int i = 0; i < n; i++) {
        target[at + i] = source[from + i];
      }
    } else {
      System.arraycopy(source, from, target, at, n);
    }
    count = at + n;
  }

  private void reserve(int more) {
    if (ids.length - count < more) {
      ids = Arrays.copyOf(ids, Math.max(ids.length * 2, Math.addExact(count, more)));
    }
  }

  private int learn(byte[] text, int from, int to) {
    if (cache.size() == CACHED_WORDS) {
      cache.clear();
    }
    int n = merge(text, from, to);
    int word = cache.add(text, from, to);
    if (cachedEnds.length < word + 2) {
      cachedEnds = Arrays.copyOf(cachedEnds, cachedEnds.length * 2);
    }
    int start = cachedEnds[word];
    if (cachedIds.length - start < n) {
      cachedIds = Arrays.copyOf(cachedIds, cachedIds.length * 2);
    }
    System.arraycopy(symbols, 0, cachedIds, start, n);
    cachedEnds[word + 1] = start + n;
    return word;
  }

  /// Merges a word's bytes.
  ///
  /// @return how many tokens stand in {@link #symbols}
  private int merge(byte[] text, int from, int to) {
    if (rules.ignoreMerges()) {
      int whole = rules.vocabulary().find(text, from, to);
      if (whole >= 0) {
        symbols[0] = whole;
        return 1;
      }
    }
    if (symbols.length < to - from) {
      symbols = new int[to - from];
    }
    int[] idOfByte = rules.vocabulary().idOfByte();
    int n = 0;
    boolean fused = false;
    for (int at = from; at < to; at++) {
      int id = idOfByte[text[at] & 0xFF];
      if (id >= 0) {
        symbols[n++] = id;
        fused = false;
      } else if (rules.unknown() >= 0 && !fused) {
        symbols[n++] = rules.unknown();
        fused = rules.fuseUnknown();
      }
    }
    return merger.merge(symbols, n);
  }
}
