package dev.lungo.evaluation;

import dev.lungo.chat.FieldTemplate;
import dev.lungo.evaluation.metrics.BleuTokenizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a task asks, and how its answers are scored. Texts are templates: `{field}` stands for
/// a field of the row.
///
/// Continuations begin with their own space, such as `" yes"`: that is how the words of running
/// text are tokenized.
public sealed interface Form {
  /// How surprised the model is by texts: bits per byte, and perplexity per word.
  ///
  /// @param prompt what comes before the text and is not scored; nothing by default
  /// @param text what is scored
  record BitsPerByte(Optional<String> prompt, String text) implements Form {}

  /// Which of two texts the model finds likelier; it should be the good one.
  ///
  /// @param prompt what comes before both; nothing by default
  record MinimalPairs(Optional<String> prompt, String good, String bad) implements Form {}

  /// Which of several options, each row's own, the model finds likeliest: as they stand, and per
  /// character, as long options are otherwise unlikely.
  ///
  /// @param options the field with the list of options
  /// @param option an option as a continuation, of `{option}`
  /// @param answer the right option's own text
  record MultipleChoice(String prompt, String options, String option, String answer)
      implements Form {}

  /// Which of a fixed set of labels the model finds likeliest (FLAN's rank classification).
  ///
  /// @param label the field with the right label
  /// @param words each label's continuation
  record Classification(String prompt, String label, Map<String, String> words) implements Form {
    public Classification {
      if (words.size() < 2) {
        throw new IllegalArgumentException(
            "words must give the continuations of two labels or more, but has " + words.size());
      }
    }
  }

  /// What the model writes, compared with one or more references.
  ///
  /// @param answer the reference; where a field in it is a list, each member makes one
  /// @param metrics how to compare, the most telling first
  /// @param tokenizer for BLEU; `nist` (sacrebleu's 13a) by default
  /// @param stop texts that end an answer; a line's end by default
  /// @param maxTokens the longest answer
  record Generation(
      String prompt,
      String answer,
      List<Metric> metrics,
      Optional<BleuTokenizer> tokenizer,
      Optional<List<String>> stop,
      int maxTokens)
      implements Form {
    public Generation {
      if (metrics.isEmpty() || maxTokens < 1) {
        throw new IllegalArgumentException(
            "a generation task needs a metric and maxTokens of 1 or more, but metrics=%s and maxTokens=%d"
                .formatted(metrics, maxTokens));
      }
    }
  }

  /// Whether the model declines what it should and nothing else.
  ///
  /// @param label the field that says which prompts are to be declined
  /// @param refuse its value there
  /// @param maxTokens how much of the answer is generated; a refusal says so early
  record Refusals(String prompt, String label, String refuse, int maxTokens) implements Form {}

  /// Whether the model finds those answers likelier that were preferred. Rows are pairs or rankings
  /// of answers to a conversation, as {@link dev.lungo.chat.PreferenceFiles} reads them.
  record Preferences() implements Form {}

  /// How a generated answer is scored.
  enum Metric {
    EXACT_MATCH,
    F1,
    NUMBER,
    ROUGE_1,
    ROUGE_2,
    ROUGE_L,
    BLEU,
    CHRF
  }

  /// The prompt's template; empty where there is none, or where a conversation is the prompt.
  default FieldTemplate promptTemplate() {
    return new FieldTemplate(
        switch (this) {
          case BitsPerByte form -> form.prompt().orElse("");
          case MinimalPairs form -> form.prompt().orElse("");
          case MultipleChoice form -> form.prompt();
          case Classification form -> form.prompt();
          case Generation form -> form.prompt();
          case Refusals form -> form.prompt();
          case Preferences _ -> "";
        });
  }
}
