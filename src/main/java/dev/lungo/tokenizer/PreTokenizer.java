package dev.lungo.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Reads the `pre_tokenizer` of a file: any number of splits, then `ByteLevel`.
final class PreTokenizer {
  private PreTokenizer() {}

  /// @throws IllegalArgumentException naming the kind, if it is not byte-level
  static Splitter compile(JsonNode node) {
    List<JsonNode> steps = new ArrayList<>();
    flatten(node, steps);
    if (steps.isEmpty() || !type(steps.getLast()).equals("ByteLevel")) {
      String kind = steps.isEmpty() ? "none" : type(steps.getLast());
      throw new IllegalArgumentException(
          "not a byte-level tokenizer: the last pre-tokenizer is "
              + kind
              + (kind.equals("Metaspace") ? " (as in SentencePiece)" : "")
              + ", not ByteLevel");
    }
    Splitter all = byteLevel(steps.getLast());
    for (JsonNode step : steps.subList(0, steps.size() - 1).reversed()) {
      all =
          switch (type(step)) {
            case "Split" -> split(step).then(all);
            case "Digits" -> digits(step).then(all);
            case String other ->
                throw new IllegalArgumentException("pre-tokenizer " + other + " is not supported");
          };
    }
    return all;
  }

  private static void flatten(JsonNode node, List<JsonNode> steps) {
    if (type(node).equals("Sequence")) {
      node.path("pretokenizers").forEach(each -> flatten(each, steps));
    } else if (node.isObject()) {
      steps.add(node);
    }
  }

  private static String type(JsonNode node) {
    return node.path("type").asString("none");
  }

  private static Splitter byteLevel(JsonNode step) {
    Splitter words =
        step.path("use_regex").asBoolean(true)
            ? SplitPattern.splitter(SplitPattern.GPT2)
            : (text, from, to, sink) -> sink.piece(text, from, to);
    return step.path("add_prefix_space").asBoolean(true) ? prefixSpace().then(words) : words;
  }

  private static Splitter prefixSpace() {
    return (text, from, to, sink) -> {
      if (text[from] == ' ') {
        sink.piece(text, from, to);
        return;
      }
      byte[] prefixed = new byte[to - from + 1 + WordTable.PADDING];
      prefixed[0] = ' ';
      System.arraycopy(text, from, prefixed, 1, to - from);
      sink.piece(prefixed, 0, to - from + 1);
    };
  }

  private static Splitter digits(JsonNode step) {
    boolean each = step.path("individual_digits").asBoolean(false);
    return new RegexSplitter(each ? "\\p{N}" : "\\p{N}+");
  }

  private static Splitter split(JsonNode step) {
    JsonNode regex = step.path("pattern").path("Regex");
    JsonNode literal = step.path("pattern").path("String");
    if (!regex.isString() && !literal.isString()) {
      throw new IllegalArgumentException("pre-tokenizer Split without a pattern");
    }
    boolean invert = step.path("invert").asBoolean(false);
    return switch (step.path("behavior").asString("")) {
      case "Isolated" ->
          regex.isString()
              ? SplitPattern.splitter(regex.asString())
              : new RegexSplitter(Pattern.compile(Pattern.quote(literal.asString())), true, true);
      case "Removed" ->
          new RegexSplitter(
              regex.isString()
                  ? RegexSplitter.compile(regex.asString())
                  : Pattern.compile(Pattern.quote(literal.asString())),
              invert,
              !invert);
      case String other ->
          throw new IllegalArgumentException(
              "pre-tokenizer Split with behavior " + other + " is not supported");
    };
  }
}
