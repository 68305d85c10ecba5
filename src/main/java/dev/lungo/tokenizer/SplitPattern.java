package dev.lungo.tokenizer;

import java.util.List;
import java.util.Map;

/// The split patterns of the tokenizers that matter, as they stand in files.
final class SplitPattern {
  /// The pattern inside the `ByteLevel` pre-tokenizer.
  static final String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  static final String LLAMA3 = gpt4("\\p{N}{1,3}");
  static final String QWEN2 = gpt4("\\p{N}");

  /// Lungo's own: GPT-4's with at most two digits together, because a small vocabulary has no
  /// room for a thousand numbers of three.
  static final String LUNGO = gpt4("\\p{N}{1,2}");

  /// GPT-4's own spelling, with possessive quantifiers; it splits as Llama 3's does.
  static final String CL100K =
      "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+";

  private static final Map<String, Splitter> SCANNERS =
      Map.of(
          GPT2, new Gpt2Scanner(),
          LLAMA3, new Gpt4Scanner(3),
          CL100K, new Gpt4Scanner(3),
          QWEN2, new Gpt4Scanner(1),
          LUNGO, new Gpt4Scanner(2));

  private SplitPattern() {}

  /// Of the family of GPT-4's, by the digits that may stand together: 1 to 3.
  static String withDigits(int digits) {
    return List.of(QWEN2, LUNGO, LLAMA3).get(digits - 1);
  }

  /// A splitter for a pattern: a scanner where we have one, else a regular expression.
  static Splitter splitter(String pattern) {
    Splitter scanner = SCANNERS.get(pattern);
    return scanner != null ? scanner : new RegexSplitter(pattern);
  }

  private static String gpt4(String digits) {
    return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"
        + digits
        + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  }
}
