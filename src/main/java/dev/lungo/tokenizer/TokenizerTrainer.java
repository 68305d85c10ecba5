package dev.lungo.tokenizer;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Learns a byte-level BPE vocabulary from text (Sennrich et al. 2016, on bytes as in GPT-2).
///
/// The same text gives the same tokenizer, whatever the order and the number of threads. It is
/// the one that the `tokenizers` library would train with the same split pattern.
///
/// @param vocabularySize how many tokens in all: 256 bytes, merges, special tokens. More shorten
///     texts and enlarge the embedding
/// @param specials names of special tokens; they get the last ids
/// @param threads how many threads count words
/// @param digits how many may stand in one token, 1 to 3: with one a model can calculate as people
///     do on paper, with more numbers are shorter
public record TokenizerTrainer(int vocabularySize, List<String> specials, int threads, int digits) {
  /// The border between documents: each begins with it.
  public static final String END_OF_TEXT = "<|endoftext|>";

  /// The specials of Lungo's models: the border between documents, and those of ChatML.
  public static final List<String> SPECIALS = List.of(END_OF_TEXT, "<|im_start|>", "<|im_end|>");

  public TokenizerTrainer {
    specials = List.copyOf(specials);
    int least = 256 + specials.size();
    if (vocabularySize < least || vocabularySize > 1 << 20) {
      throw new IllegalArgumentException(
          "the vocabulary must have between "
              + least
              + " (the bytes and the special tokens) and "
              + (1 << 20)
              + " tokens, but vocabulary size="
              + vocabularySize);
    }
    if (specials.stream().distinct().count() < specials.size() || specials.contains("")) {
      throw new IllegalArgumentException("special tokens must be distinct and not empty");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but threads=" + threads);
    }
    if (digits < 1 || digits > 3) {
      throw new IllegalArgumentException("digits must be 1, 2 or 3, but digits=" + digits);
    }
  }

  /// Two digits in a token.
  public TokenizerTrainer(int vocabularySize, List<String> specials, int threads) {
    this(vocabularySize, specials, threads, 2);
  }

  /// Lungo's specials, and as many threads as help.
  public TokenizerTrainer(int vocabularySize) {
    this(vocabularySize, SPECIALS, Math.min(4, Runtime.getRuntime().availableProcessors()));
  }

  public TokenizerTrainer withDigits(int count) {
    return new TokenizerTrainer(vocabularySize, specials, threads, count);
  }

  private String pattern() {
    return SplitPattern.withDigits(digits);
  }

  /// Trains on texts, which are read once, one after the other. A text that is too small for the
  /// wanted size gives a smaller vocabulary.
  ///
  /// @throws IllegalArgumentException if there is no text at all
  public Tokenizer train(Stream<? extends CharSequence> texts) {
    return train(texts.iterator());
  }

  /// As {@link #train(Stream)}.
  public Tokenizer train(Iterator<? extends CharSequence> texts) {
    WordCounts words = WordCounts.of(texts, SplitPattern.splitter(pattern()), threads);
    if (words.size() == 0) {
      throw new IllegalArgumentException("there is no text to train a tokenizer on");
    }
    PairMerger merger = new PairMerger(words);
    merger.mergeUntil(vocabularySize - specials.size());
    return tokenizer(merger.tokens(), merger.merges());
  }

  /// The file that a trained vocabulary is, made into a tokenizer.
  private Tokenizer tokenizer(List<byte[]> tokens, List<int[]> merges) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    for (int i = 0; i < specials.size(); i++) {
      addSpecial(added, tokens.size() + i, specials.get(i));
    }
    root.putNull("normalizer");
    ArrayNode steps =
        root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
    ObjectNode split = steps.addObject().put("type", "Split");
    split.putObject("pattern").put("Regex", pattern());
    split.put("behavior", "Isolated").put("invert", false);
    byteLevel(steps.addObject());
    root.putNull("post_processor");
    byteLevel(root.putObject("decoder"));
    ObjectNode model = root.putObject("model").put("type", "BPE");
    model.putNull("dropout").putNull("unk_token").putNull("continuing_subword_prefix");
    model.putNull("end_of_word_suffix").put("fuse_unk", false).put("byte_fallback", false);
    model.put("ignore_merges", false);
    ObjectNode vocab = model.putObject("vocab");
    for (int id = 0; id < tokens.size(); id++) {
      vocab.put(ByteAlphabet.visible(tokens.get(id)), id);
    }
    ArrayNode pairs = model.putArray("merges");
    for (int[] merge : merges) {
      pairs
          .addArray()
          .add(ByteAlphabet.visible(tokens.get(merge[0])))
          .add(ByteAlphabet.visible(tokens.get(merge[1])));
    }
    return new Tokenizer(TokenizerReader.rules(root, config()));
  }

  static void addSpecial(ArrayNode added, int id, String name) {
    added
        .addObject()
        .put("id", id)
        .put("content", name)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", true);
  }

  private static void byteLevel(ObjectNode node) {
    node.put("type", "ByteLevel").put("add_prefix_space", false);
    node.put("trim_offsets", false).put("use_regex", false);
  }

  private ObjectNode config() {
    ObjectNode config = JsonMapper.shared().createObjectNode();
    config.put("tokenizer_class", "PreTrainedTokenizerFast");
    config.put("clean_up_tokenization_spaces", false);
    if (specials.contains(END_OF_TEXT)) {
      config.put("bos_token", END_OF_TEXT);
      config.put("add_bos_token", true); // every document in the token shards begins with it
      config.put("eos_token", END_OF_TEXT);
      config.put("pad_token", END_OF_TEXT);
    }
    return config;
  }
}
