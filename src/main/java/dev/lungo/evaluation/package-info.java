/// How good a model is: tasks, what they ask of a model, and scores with their errors.
///
/// The package stands after training in the pipeline and imports all before it. In reading order:
///
/// - {@link dev.lungo.evaluation.Task}: a data set and how to ask, one small YAML file; {@link
///   dev.lungo.evaluation.Form} has the kinds, {@link dev.lungo.evaluation.Tasks} those that
///   come with Lungo.
/// - {@link dev.lungo.evaluation.LanguageModel}: the three requests that all tasks are made of:
///   likelihoods of continuations, likelihood of a whole text, an answer. {@link
///   dev.lungo.evaluation.CausalLanguageModel} is a checkpoint that answers them; `PromptEncoding`
///   says how a {@link dev.lungo.evaluation.Prompt} becomes tokens, as a running text or as the
///   turns of a chat.
/// - {@link dev.lungo.evaluation.Evaluation} runs a task; `TaskRun` fills its templates and
///   `Outcomes` turns answers into scores.
/// - {@link dev.lungo.evaluation.TaskResult} with its {@link dev.lungo.evaluation.Measure}s:
///   each keeps every example's {@link dev.lungo.evaluation.Scores}, so that two models are
///   compared example by example ({@link dev.lungo.evaluation.Comparison}).
/// - {@link dev.lungo.evaluation.ReportCard}: all results of a model, as files and as a page.
/// - {@link dev.lungo.evaluation.metrics}: the scores of texts.
///
/// ```java
/// LanguageModel model =
///     new CausalLanguageModel(
///         transformer, tokenizer, GenerationConfig.read(folder), Optional.empty());
/// Evaluation evaluation = new Evaluation(Path.of("data"), 500, 1);
/// List<TaskResult> results = new ArrayList<>();
/// for (Task task : Tasks.named(List.of("core"))) {
///   results.add(evaluation.run(task, 0, model, (done, of) -> {}));
/// }
/// new ReportCard("first", false, 500, 1, results).save(Path.of("results"), Optional.empty());
/// ```
///
/// Numbers go from 0 to 100, but for bits per byte and perplexity.
///
/// Traps. A continuation begins with its own space, and a prompt ends without one: "Answer:" and
/// " yes", or the tokens are none that the model has seen. Accuracy says little where one label
/// is common: look at balanced accuracy. A limit draws rows by a seed, the same for every model:
/// scores are comparable only with the same limit, shots and seed, which a result's fingerprint
/// tells. A standard error takes the questions as drawn one by one; where several share a
/// passage it is somewhat too small.
@NullMarked
package dev.lungo.evaluation;

import org.jspecify.annotations.NullMarked;
