package dev.lungo.evaluation;

import java.util.List;

/// What the evaluation asks of a model. Each request is independent of the others in its list;
/// they come together so that a model can batch them.
///
/// A checkpoint answers them with its probabilities, a test by a rule.
public interface LanguageModel {
  /// How likely each continuation of a prompt is.
  record Continuations(Prompt prompt, List<String> continuations) {}

  /// A text to be read whole, however long, and what comes before it, unscored.
  record WholeText(Prompt prompt, String text) {}

  /// A prompt to be answered in the model's own words.
  ///
  /// @param maxTokens the longest answer
  /// @param stop texts that end it, and are not part of it
  record Open(Prompt prompt, int maxTokens, List<String> stop) {}

  /// @param logProbability the natural logarithm
  /// @param tokens how many tokens it is the product of
  /// @param cut whether the prompt's beginning was left out, as the context is too short for it
  record Likelihood(double logProbability, int tokens, boolean cut) {
    public double bits() {
      return -logProbability / Math.log(2);
    }
  }

  /// @param text without what ended it
  /// @param ended whether the model or a stop text ended it, and not the length
  /// @param cut whether the prompt's beginning was left out
  record Answer(String text, boolean ended, boolean cut) {}

  /// @return for each request the likelihood of each of its continuations
  List<List<Likelihood>> continuations(List<Continuations> requests);

  /// @return one for each text
  List<Likelihood> texts(List<WholeText> requests);

  /// @return one for each prompt
  List<Answer> answers(List<Open> requests);
}
