package dev.lungo.evaluation;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.evaluation.PromptEncoding.Encoded;
import dev.lungo.evaluation.PromptEncoding.RunningText;
import dev.lungo.evaluation.PromptEncoding.Turns;
import dev.lungo.generation.Completion;
import dev.lungo.generation.ContinuationScorer;
import dev.lungo.generation.FinishReason;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.generation.Generator;
import dev.lungo.generation.Sampling;
import dev.lungo.generation.Scorer;
import dev.lungo.generation.TokenListener;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
/// - Texts begin as in pretraining: with the model's begin token, or with its end token where it
///   has no other, as GPT-2.
/// - A prompt is read once for all its continuations, and requests of similar length share a
///   batch.
/// - A prompt that is too long for the context together with what follows it loses its beginning,
///   which the answers say. What follows has half of the context to itself; a longer text is
///   scored in windows ({@link Scorer}).
///
/// One thread uses it.
public final class CausalLanguageModel implements LanguageModel {
  /// Answers that are generated at a time: more gain little.
  private static final int MOST_SLOTS = 64;

  /// For the keys and values of those.
  private static final long CACHE_BYTES = 1L << 29;

  private final Transformer model;
  private final Tokenizer tokenizer;
  private final PromptEncoding encoding;
  private final Set<Integer> end;
  private final int context;
  private final Scorer scorer;
  private final ContinuationScorer continuationScorer;

  /// @param config what the model's folder says of generating with it
  /// @param template where given, a task's instructions are turns of a chat; else a running text
  public CausalLanguageModel(
      Transformer model,
      Tokenizer tokenizer,
      GenerationConfig config,
      Optional<ChatTemplate> template) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.context = model.config().contextLength();
    this.end = new TreeSet<>(config.end());
    template.ifPresent(t -> end.add(t.endToken()));
    OptionalInt begin = config.beginToken(tokenizer);
    RunningText text =
        new RunningText(
            tokenizer,
            begin.isPresent()
                ? begin
                : config.end().stream().mapToInt(Integer::intValue).sorted().findFirst());
    this.encoding = template.<PromptEncoding>map(t -> new Turns(t, text)).orElse(text);
    this.scorer = new Scorer(model);
    this.continuationScorer = new ContinuationScorer(model);
  }

  // --- Likelihoods ---

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

  // --- Answers ---

  @Override
  public List<Answer> answers(List<Open> requests) {
    record Asked(int index, FittedPrompt prompt, int maxTokens) {
      int length() {
        return prompt.tokens().prompt().length + maxTokens;
      }
    }
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      int maxTokens = Math.min(requests.get(i).maxTokens(), context / 2);
      asked.add(
          new Asked(
              i,
              FittedPrompt.of(
                  encoding,
                  tokenizer,
                  requests.get(i).prompt(),
                  List.of(),
                  _ -> context - maxTokens),
              maxTokens));
    }
    asked.sort(Comparator.comparingInt(Asked::length).reversed());
    List<GenerationRequest> generations =
        asked.stream()
            .map(
                a ->
                    GenerationRequest.of(a.prompt().tokens().prompt(), a.maxTokens())
                        .withSampling(Sampling.GREEDY)
                        .withStops(end, requests.get(a.index()).stop()))
            .toList();
    List<Answer> answers =
        new ArrayList<>(Collections.nCopies(requests.size(), new Answer("", false, false)));
    List<Completion> completions =
        generate(generations, asked.stream().mapToInt(Asked::length).max().orElse(0));
    for (int n = 0; n < completions.size(); n++) {
      FinishReason finish = completions.get(n).finish();
      boolean ended = finish == FinishReason.STOP_TOKEN || finish == FinishReason.STOP_STRING;
      answers.set(
          asked.get(n).index(),
          new Answer(completions.get(n).text(), ended, asked.get(n).prompt().cut()));
    }
    return answers;
  }

  private List<Completion> generate(List<GenerationRequest> requests, int longest) {
    if (requests.isEmpty()) {
      return List.of();
    }
    ModelConfig config = model.config();
    long bytesPerToken =
        2L * Float.BYTES * config.layers() * config.keyValueHeads() * config.headSize();
    long slots = CACHE_BYTES / (bytesPerToken * longest);
    int most = Math.min(MOST_SLOTS, requests.size());
    try (Generator generator =
        new Generator(model, tokenizer, Math.clamp(slots, 1, most), longest)) {
      return generator.generate(requests, TokenListener.NONE);
    }
  }
}
