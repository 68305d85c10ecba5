package dev.lungo.tokenizer;

import dev.lungo.files.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Byte-level byte-pair encoding: text to ids and back.
///
/// ```java
/// Tokenizer tokenizer = Tokenizer.load(Path.of("model"));
/// int[] ids = tokenizer.encode("Hello, world");
/// String text = tokenizer.decode(ids);
/// ```
///
/// The ids are those of the `tokenizers` library for the same file. Names of special tokens in
/// a
/// text are plain text unless {@link #encodeWithSpecials} is called: that is a security border,
/// so encode what people write with {@link #encode}. A lone surrogate counts as U+FFFD. Bytes
/// need not be valid UTF-8: each invalid byte is encoded as itself, so that decoding gives it
/// back (a tokenizer that normalises, such as Qwen's, gives back the normal form).
///
/// Immutable, and safe for any number of threads.
public final class Tokenizer {
  private final Rules rules;
  private final String hash;
  private final ConcurrentLinkedDeque<Encoder> encoders = new ConcurrentLinkedDeque<>();

  Tokenizer(Rules rules) {
    this.rules = rules;
    hash = hash(rules);
  }

  /// Loads `tokenizer.json`, and `tokenizer_config.json` beside it where there is one.
  ///
  /// @param path the file, or the folder that has it
  /// @throws java.io.UncheckedIOException if a file cannot be read
  /// @throws IllegalArgumentException naming the file and the reason, if it holds another kind
  /// of
  ///     tokenizer than byte-level BPE or is damaged
  public static Tokenizer load(Path path) {
    return new Tokenizer(TokenizerReader.read(path));
  }

  /// Writes `tokenizer.json` and `tokenizer_config.json`, which the Hugging Face libraries
  /// load.
  ///
  /// @throws java.io.UncheckedIOException if a file cannot be written
  public void save(Path folder) {
    TokenizerWriter.write(rules, folder);
  }

  /// Encodes a text; names of special tokens in it are plain text.
  public int[] encode(CharSequence text) {
    Encoder encoder = borrow();
    int[] ids = encoder.encode(text, true);
    giveBack(encoder);
    return ids;
  }

  /// Encodes bytes, which need not be valid UTF-8; names of special tokens are plain text.
  public int[] encode(byte[] utf8) {
    Encoder encoder = borrow();
    int[] ids = encoder.encode(utf8, true);
    giveBack(encoder);
    return ids;
  }

  /// Encodes a text of our own making, in which names of special tokens become those tokens.
  public int[] encodeWithSpecials(CharSequence text) {
    Encoder encoder = borrow();
    int[] ids = encoder.encode(text, false);
    giveBack(encoder);
    return ids;
  }

  /// Puts around ids what the file's post-processor puts around a text, such as Llama 3's
  /// beginning-of-text token.
  public int[] addTemplate(int... ids) {
    Rules.Template template = rules.template();
    return IntStream.concat(
            IntStream.concat(ints(template.before()), IntStream.of(ids)), ints(template.after()))
        .toArray();
  }

  /// Decodes ids; what is not valid UTF-8 becomes U+FFFD.
  ///
  /// @throws IllegalArgumentException if there is no such token
  public String decode(int... ids) {
    byte[] bytes = decodeBytes(ids);
    return Utf8.text(bytes, 0, bytes.length);
  }

  /// Decodes ids to the very bytes.
  ///
  /// @throws IllegalArgumentException if there is no such token
  public byte[] decodeBytes(int... ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(ids.length * 4);
    for (int id : ids) {
      bytes.writeBytes(bytesOf(id));
    }
    return bytes.toByteArray();
  }

  /// A decoder for ids that come one by one.
  public StreamDecoder streamDecoder() {
    return new StreamDecoder(this);
  }

  /// One more than the largest id: as many rows as an embedding needs.
  public int vocabularySize() {
    return rules.vocabulary().size();
  }

  /// The bytes that a token stands for.
  ///
  /// @throws IllegalArgumentException if there is no such token
  public byte[] token(int id) {
    return bytesOf(id).clone();
  }

  /// The id of a special token by its name, such as `<|endoftext|>`.
  public OptionalInt special(String name) {
    return rules.added().stream()
        .filter(token -> token.special() && token.content().equals(name))
        .mapToInt(AddedToken::id)
        .findFirst();
  }

  /// The names of the special tokens.
  public List<String> specials() {
    return rules.added().stream().filter(AddedToken::special).map(AddedToken::content).toList();
  }

  /// This tokenizer with more special tokens, which get the ids after the last; texts without
  /// their names keep their ids.
  public Tokenizer withSpecials(List<String> names) {
    if (names.isEmpty()) {
      return this;
    }
    ObjectNode root = TokenizerWriter.root(rules);
    ArrayNode added = root.withArrayProperty("added_tokens");
    for (int i = 0; i < names.size(); i++) {
      TokenizerTrainer.addSpecial(added, vocabularySize() + i, names.get(i));
    }
    return new Tokenizer(TokenizerReader.rules(root, rules.config().deepCopy()));
  }

  /// This tokenizer, but `tokenizer_config.json` names another token as the end: what other
  /// libraries stop at.
  public Tokenizer withEnd(String special) {
    ObjectNode config = rules.config().deepCopy();
    config.put("eos_token", special);
    return new Tokenizer(TokenizerReader.rules(TokenizerWriter.root(rules), config));
  }

  /// How a text is cut before the merges: the file's `pre_tokenizer` as JSON.
  public String pattern() {
    return rules.frame().path("pre_tokenizer").toString();
  }

  /// SHA-256 over all that decides the ids: vocabulary, merges, pattern, added tokens. Data
  /// written with one tokenizer and read with another is told apart by it.
  public String hash() {
    return hash;
  }

  private byte[] bytesOf(int id) {
    byte[] token = rules.vocabulary().token(id);
    if (token == null) {
      throw new IllegalArgumentException(
          "no token has the id " + id + "; the vocabulary has ids below " + vocabularySize());
    }
    return token;
  }

  private Encoder borrow() {
    Encoder encoder = encoders.pollFirst();
    return encoder != null ? encoder : new Encoder(rules);
  }

  /// An encoder that failed is not given back.
  private void giveBack(Encoder encoder) {
    if (encoder.isReusable()) {
      encoders.addFirst(encoder);
    }
  }

  private static IntStream ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue);
  }

  private static String hash(Rules rules) {
    MessageDigest digest = Sha256.digest();
    Vocabulary vocabulary = rules.vocabulary();
    for (int id = 0; id < vocabulary.size(); id++) {
      byte[] token = vocabulary.token(id);
      digest.update(ByteBuffer.allocate(4).putInt(token == null ? -1 : token.length).flip());
      digest.update(token == null ? new byte[0] : token);
    }
    ByteBuffer merges = ByteBuffer.allocate(4 * vocabulary.merges().length);
    merges.asIntBuffer().put(vocabulary.merges());
    digest.update(merges);
    String rest =
        String.join(
            "\n",
            rules.frame().path("pre_tokenizer").toString(),
            rules.normalization().name(),
            "" + rules.ignoreMerges() + rules.fuseUnknown() + rules.unknown(),
            rules.added().toString());
    digest.update(rest.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest());
  }
}
