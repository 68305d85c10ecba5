package dev.lungo.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.function.UnaryOperator;

/// A model that answers by a rule, and remembers what it was asked.
final class RuleModel implements LanguageModel {
  private final ToDoubleBiFunction<String, String> logProbability;
  private final UnaryOperator<String> answer;
  final List<Prompt> prompts = new ArrayList<>();

  /// @param logProbability of a continuation, given the prompt's text
  /// @param answer to a prompt's text
  RuleModel(ToDoubleBiFunction<String, String> logProbability, UnaryOperator<String> answer) {
    this.logProbability = logProbability;
    this.answer = answer;
  }

  private Likelihood likelihood(Prompt prompt, String text) {
    return new Likelihood(logProbability.applyAsDouble(prompt.text(), text), text.length(), false);
  }

  @Override
  public List<List<Likelihood>> continuations(List<Continuations> requests) {
    requests.forEach(request -> prompts.add(request.prompt()));
    return requests.stream()
        .map(r -> r.continuations().stream().map(c -> likelihood(r.prompt(), c)).toList())
        .toList();
  }

  @Override
  public List<Likelihood> texts(List<WholeText> requests) {
    requests.forEach(request -> prompts.add(request.prompt()));
    return requests.stream().map(r -> likelihood(r.prompt(), r.text())).toList();
  }

  @Override
  public List<Answer> answers(List<Open> requests) {
    requests.forEach(request -> prompts.add(request.prompt()));
    return requests.stream()
        .map(request -> new Answer(answer.apply(request.prompt().text()), true, false))
        .toList();
  }
}
