package dev.lungo.evaluation;

import dev.lungo.chat.FieldTemplate;
import dev.lungo.chat.Preference;
import dev.lungo.chat.PreferenceFiles;
import dev.lungo.evaluation.LanguageModel.Continuations;
import dev.lungo.evaluation.LanguageModel.Likelihood;
import dev.lungo.evaluation.LanguageModel.Open;
import dev.lungo.evaluation.LanguageModel.WholeText;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One task on one model: fills the templates, asks the model, and scores what comes.
///
/// @param task what to ask
/// @param data the rows, with examples where there are shots
/// @param shots answered examples before each question
/// @param seed of the choice of examples
record TaskRun(Task task, TaskData data, int shots, long seed) {
  /// Requests that the model gets at a time: enough to batch them by length, few enough to tell
  /// progress.
  private static final int CHUNK = 256;

  /// @param progress hears how many rows are done
  Outcome run(LanguageModel model, IntConsumer progress) {
    return switch (task.form()) {
      case Form.BitsPerByte form -> bitsPerByte(form, model, progress);
      case Form.MinimalPairs form -> minimalPairs(form, model, progress);
      case Form.MultipleChoice form -> multipleChoice(form, model, progress);
      case Form.Classification form -> classification(form, model, progress);
      case Form.Generation form -> generation(form, model, progress);
      case Form.Refusals form -> refusals(form, model, progress);
      case Form.Preferences _ -> preferences(model, progress);
    };
  }

  // --- Reading ---

  private Outcome bitsPerByte(Form.BitsPerByte form, LanguageModel model, IntConsumer progress) {
    List<String> texts = rows(new FieldTemplate(form.text())::fill);
    List<WholeText> requests = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      requests.add(new WholeText(Prompt.of(question(data.rows().get(i))), texts.get(i)));
    }
    return Outcomes.bits(texts, inChunks(requests, model::texts, progress));
  }

  // --- Choosing ---

  private Outcome minimalPairs(Form.MinimalPairs form, LanguageModel model, IntConsumer progress) {
    FieldTemplate good = new FieldTemplate(form.good());
    FieldTemplate bad = new FieldTemplate(form.bad());
    List<List<String>> pairs = rows(row -> List.of(good.fill(row), bad.fill(row)));
    List<Prompt> prompts = rows(row -> Prompt.of(question(row)));
    return Outcomes.choice(questions(), pairs, rows(_ -> 0), ask(prompts, pairs, model, progress));
  }

  private Outcome multipleChoice(
      Form.MultipleChoice form, LanguageModel model, IntConsumer progress) {
    List<List<String>> options = rows(row -> continuations(form, row));
    List<Integer> right = rows(row -> right(form, row));
    List<Prompt> prompts = prompts(row -> continuations(form, row).get(right(form, row)));
    return Outcomes.choice(questions(), options, right, ask(prompts, options, model, progress));
  }

  private static List<String> texts(JsonNode list) {
    return list.isArray()
        ? StreamSupport.stream(list.spliterator(), false).map(JsonNode::asString).toList()
        : List.of(list.asString());
  }

  private static List<String> continuations(Form.MultipleChoice form, JsonNode row) {
    FieldTemplate option = new FieldTemplate(form.option());
    return texts(row.path(form.options())).stream()
        .map(each -> option.fill(with(row, "option", each)))
        .toList();
  }

  private int right(Form.MultipleChoice form, JsonNode row) {
    List<String> options = texts(row.path(form.options()));
    String answer = new FieldTemplate(form.answer()).fill(row);
    int right = options.indexOf(answer);
    if (right < 0) {
      throw new IllegalStateException(
          "in the task %s the answer '%s' is none of the options %s"
              .formatted(task.name(), answer, options));
    }
    return right;
  }

  private Outcome classification(
      Form.Classification form, LanguageModel model, IntConsumer progress) {
    List<String> labels = List.copyOf(new TreeMap<>(form.words()).keySet());
    List<String> words = labels.stream().map(form.words()::get).toList();
    Function<JsonNode, Integer> label = row -> label(form, labels, row);
    List<Prompt> prompts = prompts(row -> words.get(label.apply(row)));
    List<List<String>> options = rows(_ -> words);
    return Outcomes.classification(
        labels, questions(), rows(label), ask(prompts, options, model, progress));
  }

  private int label(Form.Classification form, List<String> labels, JsonNode row) {
    String label = row.path(form.label()).asString();
    int index = labels.indexOf(label);
    if (index < 0) {
      throw new IllegalStateException(
          "in the task %s the label '%s' has no words; those of %s have"
              .formatted(task.name(), label, String.join(", ", labels)));
    }
    return index;
  }

  private Outcome preferences(LanguageModel model, IntConsumer progress) {
    List<Preference> preferences = rows(PreferenceFiles::preference);
    List<Prompt> prompts = preferences.stream().map(p -> Prompt.of(p.prompt())).toList();
    List<List<String>> responses = preferences.stream().map(Preference::responses).toList();
    return Outcomes.preferences(
        prompts.stream().map(Prompt::text).toList(),
        preferences,
        ask(prompts, responses, model, progress));
  }

  // --- Writing ---

  private Outcome generation(Form.Generation form, LanguageModel model, IntConsumer progress) {
    List<List<String>> references = rows(row -> references(form.answer(), row));
    List<Prompt> prompts = prompts(row -> references(form.answer(), row).getFirst());
    List<String> stop = form.stop().orElse(List.of("\n"));
    List<Open> requests =
        prompts.stream().map(prompt -> new Open(prompt, form.maxTokens(), stop)).toList();
    return Outcomes.generation(
        form, questions(), references, inChunks(requests, model::answers, progress));
  }

  /// A list in a template's field makes one reference of each member.
  private List<String> references(String template, JsonNode row) {
    FieldTemplate answer = new FieldTemplate(template);
    List<String> lists = Task.fieldsIn(template).filter(f -> row.path(f).isArray()).toList();
    if (lists.isEmpty()) {
      return List.of(answer.fill(row));
    }
    List<String> references =
        texts(row.path(lists.getFirst())).stream()
            .map(member -> answer.fill(with(row, lists.getFirst(), member)))
            .toList();
    if (references.isEmpty()) {
      throw new IllegalStateException(
          "in the task " + task.name() + " a row has no reference in " + lists.getFirst());
    }
    return references;
  }

  private Outcome refusals(Form.Refusals form, LanguageModel model, IntConsumer progress) {
    List<Open> requests =
        questions().stream().map(q -> new Open(Prompt.of(q), form.maxTokens(), List.of())).toList();
    List<String> labels = rows(row -> row.path(form.label()).asString());
    return Outcomes.refusals(
        form.refuse(), questions(), labels, inChunks(requests, model::answers, progress));
  }

  // --- Templates ---

  private <T> List<T> rows(Function<JsonNode, T> each) {
    return data.rows().stream().map(each).toList();
  }

  private List<String> questions() {
    return rows(this::question);
  }

  private String question(JsonNode row) {
    return task.form().promptTemplate().fill(row);
  }

  /// Each row's question after its examples.
  private List<Prompt> prompts(Function<JsonNode, String> answer) {
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < data.rows().size(); i++) {
      List<Prompt.Shot> answered =
          data.shots(i, shots, seed).stream()
              .map(row -> new Prompt.Shot(question(row), answer.apply(row)))
              .toList();
      prompts.add(
          new Prompt(answered, question(data.rows().get(i)), task.separator().orElse("\n\n")));
    }
    return prompts;
  }

  private static JsonNode with(JsonNode row, String field, String value) {
    return ((ObjectNode) row.deepCopy()).put(field, value);
  }

  // --- Asking ---

  private List<List<Likelihood>> ask(
      List<Prompt> prompts, List<List<String>> options, LanguageModel model, IntConsumer progress) {
    List<Continuations> requests = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      requests.add(new Continuations(prompts.get(i), options.get(i)));
    }
    return inChunks(requests, model::continuations, progress);
  }

  private static <Q, A> List<A> inChunks(
      List<Q> requests, Function<List<Q>, List<A>> ask, IntConsumer progress) {
    List<A> answers = new ArrayList<>();
    for (int from = 0; from < requests.size(); from += CHUNK) {
      answers.addAll(ask.apply(requests.subList(from, Math.min(from + CHUNK, requests.size()))));
      progress.accept(answers.size());
    }
    return answers;
  }
}
