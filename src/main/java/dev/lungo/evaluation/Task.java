package dev.lungo.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A measure of models: a data set, and how to ask and to score. One small YAML file.
///
/// ```yaml
/// name: sst2
/// description: Is a sentence from a film review positive or negative?
/// suites: [core, english]
/// set: sst2/validation.jsonl.gz
/// examples: sst2/train.jsonl.gz
/// fields: [text, label]
/// form:
///   kind: classification
///   prompt: "Review: {text}\nSentiment:"
///   label: label
///   words: {negative: " negative", positive: " positive"}
/// ```
///
/// @param name what reports and the command line call it
/// @param description one line: what it asks
/// @param suites names of groups of tasks that it belongs to
/// @param set the rows to score, as a path in the data folder: JSON lines, or text whose
///     documents become rows with the field `text`; also .gz and .zst
/// @param examples where the examples of few-shot prompts come from, likewise; none means that
///     it is asked without examples only
/// @param fields what each row must have
/// @param group a field whose values are also scored separately
/// @param separator what stands between the examples of a prompt; an empty line by default
/// @param form how it asks and scores
public record Task(
    String name,
    String description,
    Optional<List<String>> suites,
    String set,
    Optional<String> examples,
    List<String> fields,
    Optional<String> group,
    Optional<String> separator,
    Form form) {
  private static final Pattern FIELD = Pattern.compile("\\{\\{|}}|\\{([^{}]+)}");

  public Task {
    List<String> known = fields;
    List<String> named = new ArrayList<>(templates(form).flatMap(Task::fieldsIn).toList());
    named.addAll(plainFields(form));
    group.ifPresent(named::add);
    for (String field : named) {
      if (!known.contains(field)) {
        throw new IllegalArgumentException(
            "the task "
                + name
                + " uses the field '"
                + field
                + "', which its `fields` do not name: "
                + String.join(", ", known));
      }
    }
  }

  private static Stream<String> templates(Form form) {
    Stream<String> texts =
        switch (form) {
          case Form.BitsPerByte bits -> Stream.of(bits.text());
          case Form.MinimalPairs pairs -> Stream.of(pairs.good(), pairs.bad());
          case Form.MultipleChoice choice ->
              Stream.of(choice.answer(), choice.option().replace("{option}", ""));
          case Form.Classification _, Form.Refusals _, Form.Preferences _ -> Stream.of();
          case Form.Generation generation -> Stream.of(generation.answer());
        };
    return Stream.concat(texts, Stream.of(form.promptTemplate().text()));
  }

  /// Fields that are named as such, outside of templates.
  private static List<String> plainFields(Form form) {
    return switch (form) {
      case Form.BitsPerByte _, Form.MinimalPairs _, Form.Generation _, Form.Preferences _ ->
          List.of();
      case Form.MultipleChoice choice -> List.of(choice.options());
      case Form.Classification classification -> List.of(classification.label());
      case Form.Refusals refusals -> List.of(refusals.label());
    };
  }

  static Stream<String> fieldsIn(String template) {
    return FIELD.matcher(template).results().flatMap(Task::field);
  }

  private static Stream<String> field(MatchResult match) {
    return Optional.ofNullable(match.group(1)).stream();
  }
}
