package dev.lungo.evaluation;

import java.util.ArrayList;
import java.util.List;

/// Passes requests on to a model and remembers them with what came.
final class Recorder implements LanguageModel {
  private final LanguageModel model;
  final List<Continuations> questions = new ArrayList<>();
  final List<List<Likelihood>> likelihoods = new ArrayList<>();
  final List<Open> open = new ArrayList<>();
  final List<Answer> answers = new ArrayList<>();

  Recorder(LanguageModel model) {
    this.model = model;
  }

  @Override
  public List<List<Likelihood>> continuations(List<Continuations> requests) {
    List<List<Likelihood>> results = model.continuations(requests);
    questions.addAll(requests);
    likelihoods.addAll(results);
    return results;
  }

  @Override
  public List<Likelihood> texts(List<WholeText> requests) {
    return model.texts(requests);
  }

  @Override
  public List<Answer> answers(List<Open> requests) {
    List<Answer> results = model.answers(requests);
    open.addAll(requests);
    answers.addAll(results);
    return results;
  }

  /// A model that gives known likelihoods, in the order in which they are asked for.
  static LanguageModel replaying(List<List<Double>> logProbabilities) {
    List<List<Double>> left = new ArrayList<>(logProbabilities);
    return new LanguageModel() {
      @Override
      public List<List<Likelihood>> continuations(List<Continuations> requests) {
        List<List<Likelihood>> results = new ArrayList<>();
        for (List<Double> options : left.subList(0, requests.size())) {
          results.add(options.stream().map(p -> new Likelihood(p, 1, false)).toList());
        }
        left.subList(0, requests.size()).clear();
        return results;
      }

      @Override
      public List<Likelihood> texts(List<WholeText> requests) {
        throw new UnsupportedOperationException("only likelihoods of continuations are known");
      }

      @Override
      public List<Answer> answers(List<Open> requests) {
        throw new UnsupportedOperationException("only likelihoods of continuations are known");
      }
    };
  }
}
