package dev.lungo.evaluation;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.evaluation.PromptEncoding.Encoded;
import dev.lungo.evaluation.PromptEncoding.RunningText;
import dev.lungo.evaluation.PromptEncoding.Turns;
import dev.lungo.generation.ContinuationScorer;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.generation.Sampling;
import dev.lungo.generation.Scorer;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// A checkpoint that answers the requests of an evaluation with its own probabilities.
///
/// ```java
/// Tokenizer tokenizer = Tokenizer.load(folder);
/// try (Transformer transformer = Checkpoint.load(folder, Device.best())) {
///   LanguageModel model =
///       new CausalLanguageModel(
///           transformer, tokenizer, GenerationConfig.read(folder), Optional.empty());
/// }
/// ```
///
/// - Texts begin as in training: with the model's begin token where its folder names one; else a
///   text without a prompt stands after the end token, as documents did for GPT-2.
/// - A prompt is read once for all its continuations, and requests of similar length share a
///   batch.
/// - A prompt that is too long for the context together with what follows it loses its beginning,
///   which the answers say. What follows has half of the context to itself; a longer text is
///   scored in windows ({@link Scorer}).
///
/// One thread uses it.
public final class CausalLanguageModel implements LanguageModel {
  private final Tokenizer tokenizer;
  private final PromptEncoding encoding;
  private final int context;
  private final Scorer scorer;
  private final ContinuationScorer continuationScorer;
  private final OpenAnswers openAnswers;

  /// Answers are made of the likeliest tokens.
  ///
  /// @param config what the model's folder says of generating with it
  /// @param template where given, a task's instructions are turns of a chat; else a running text
  public CausalLanguageModel(
      Transformer model,
      Tokenizer tokenizer,
      GenerationConfig config,
      Optional<ChatTemplate> template) {
    this(model, tokenizer, config, template, Sampling.GREEDY);
  }

  /// @param sampling how the tokens of answers are chosen
  public CausalLanguageModel(
      Transformer model,
      Tokenizer tokenizer,
      GenerationConfig config,
      Optional<ChatTemplate> template,
      Sampling sampling) {
    this.tokenizer = tokenizer;
    this.context = model.config().contextLength();
    RunningText text =
        new RunningText(
            tokenizer,
            config.beginToken(tokenizer),
            config.end().stream().mapToInt(Integer::intValue).min());
    this.encoding = template.<PromptEncoding>map(t -> new Turns(t, text)).orElse(text);
    this.scorer = new Scorer(model);
    this.continuationScorer = new ContinuationScorer(model);
    Set<Integer> end = new TreeSet<>(config.end());
    template.ifPresent(t -> end.add(t.endToken()));
    this.openAnswers = new OpenAnswers(model, tokenizer, encoding, end, sampling);
  }

  @Override
  public List<List<Likelihood>> continuations(List<Continuations> requests) {
    List<FittedPrompt> fitted =
        requests.stream().map(r -> fitted(r.prompt(), r.continuations())).toList();
    List<Encoded> tokens = fitted.stream().map(FittedPrompt::tokens).toList();
    List<Integer> inOne = Scores.indices(tokens.size(), i -> fitsOneRow(tokens.get(i)));
    List<Integer> others = Scores.indices(tokens.size(), i -> !fitsOneRow(tokens.get(i)));
    List<List<float[]>> scores = new ArrayList<>(Collections.nCopies(tokens.size(), List.of()));
    place(
        scores,
        inOne,
        continuationScorer.score(
            inOne.stream().map(i -> tokens.get(i).prompt()).toList(),
            inOne.stream().map(i -> tokens.get(i).following()).toList()));
    place(scores, others, windows(others.stream().map(tokens::get).toList()));
    return IntStream.range(0, requests.size())
        .mapToObj(i -> likelihoods(scores.get(i), fitted.get(i).cut()))
        .toList();
  }

  private static <T> void place(List<T> all, List<Integer> indices, List<T> some) {
    for (int n = 0; n < some.size(); n++) {
      all.set(indices.get(n), some.get(n));
    }
  }

  private boolean fitsOneRow(Encoded tokens) {
    return tokens.prompt().length > 0
        && tokens.prompt().length + tokens.longestFollowing() <= continuationScorer.longest();
  }

  @Override
  public List<Likelihood> texts(List<WholeText> requests) {
    List<FittedPrompt> fitted =
        requests.stream().map(r -> fitted(r.prompt(), List.of(r.text()))).toList();
    List<List<float[]>> scores = windows(fitted.stream().map(FittedPrompt::tokens).toList());
    return IntStream.range(0, requests.size())
        .mapToObj(i -> likelihoods(scores.get(i), fitted.get(i).cut()).getFirst())
        .toList();
  }

  @Override
  public List<Answer> answers(List<Open> requests) {
    return openAnswers.of(requests);
  }

  /// Cuts the prompt to what the longest of the texts leaves it, or to half of the context.
  private FittedPrompt fitted(Prompt prompt, List<String> following) {
    return FittedPrompt.of(
        encoding,
        tokenizer,
        prompt,
        following,
        encoded -> Math.max(context / 2, context - encoded.longestFollowing()));
  }

  /// Scores each text together with its prompt.
  private List<List<float[]>> windows(List<Encoded> requests) {
    List<int[]> texts = new ArrayList<>();
    for (Encoded request : requests) {
      for (int[] following : request.following()) {
        texts.add(
            IntStream.concat(IntStream.of(request.prompt()), IntStream.of(following)).toArray());
      }
    }
    List<float[]> scores = scorer.score(texts);
    List<List<float[]>> results = new ArrayList<>();
    int next = 0;
    for (Encoded request : requests) {
      List<float[]> ofRequest = new ArrayList<>();
      for (int[] _ : request.following()) {
        float[] all = scores.get(next++);
        // Where nothing precedes the first token, it has no probability.
        int from = Math.max(1, request.prompt().length);
        ofRequest.add(Arrays.copyOfRange(all, Math.min(from, all.length), all.length));
      }
      results.add(ofRequest);
    }
    return results;
  }

  private static List<Likelihood> likelihoods(List<float[]> scores, boolean cut) {
    return scores.stream()
        .map(
            tokens -> {
              double sum = IntStream.range(0, tokens.length).mapToDouble(i -> tokens[i]).sum();
              if (Double.isNaN(sum)) {
                throw new IllegalStateException(
                    "the model gives probabilities that are no numbers: its weights are damaged,"
                        + " or its training diverged");
              }
              return new Likelihood(sum, tokens.length, cut);
            })
        .toList();
  }
}
