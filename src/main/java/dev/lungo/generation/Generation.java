package dev.lungo.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request on its way through a {@link Generator}: waiting, in its prompt, generating, done.
///
/// It belongs to the generator's thread, except for {@link #cancel}, which any thread may call.
public final class Generation {
  static final int NO_SLOT = -1;

  private final int index;
  private final GenerationRequest request;
  private final TokenListener listener;
  private final int[] prompt;
  private final int room;
  private final Optional<TokenHistory> history;
  private final Optional<TextStream> stream;
  private final StringBuilder text = new StringBuilder();
  private final List<Integer> ids = new ArrayList<>();
  private final List<TokenLogprob> logprobs = new ArrayList<>();
  private final List<TokenLogprob> promptLogprobs = new ArrayList<>();
  private String pendingEcho;
  private int promptRead;
  private int reused;
  private int slot = NO_SLOT;
  private @Nullable FinishReason finish;
  private volatile boolean cancelled;

  /// @param room tokens that fit into the context after the prompt, at least 1
  /// @param echo what the text begins with
  Generation(
      int index,
      GenerationRequest request,
      TokenListener listener,
      int room,
      String echo,
      Optional<TokenHistory> history,
      Optional<TextStream> stream) {
    this.index = index;
    this.request = request;
    this.listener = listener;
    this.room = room;
    this.pendingEcho = echo;
    this.history = history;
    this.stream = stream;
    this.prompt = request.prompt().stream().mapToInt(Integer::intValue).toArray();
  }

  public GenerationRequest request() {
    return request;
  }

  /// Ends it before its next token.
  public void cancel() {
    cancelled = true;
  }

  public boolean done() {
    return finish != null;
  }

  /// What came of it.
  ///
  /// @throws IllegalStateException if it is not done
  public Completion completion() {
    if (finish == null) {
      throw new IllegalStateException("the generation is still running");
    }
    return new Completion(ids, text.toString(), logprobs, promptLogprobs, reused, finish);
  }

  boolean cancelled() {
    return cancelled;
  }

  int slot() {
    return slot;
  }

  /// @param known how many tokens of the prompt the slot holds already
  void enter(int cacheSlot, int known) {
    slot = cacheSlot;
    promptRead = known;
    reused = known;
  }

  int[] prompt() {
    return prompt;
  }

  /// Whether the logits of every token of the prompt are wanted.
  boolean readsWholePrompt() {
    return request.promptLogprobs() != GenerationRequest.NO_LOGPROBS;
  }

  /// The first `n` tokens of prompt and answer.
  int[] tokens(int n) {
    int[] tokens = Arrays.copyOf(prompt, n);
    for (int i = prompt.length; i < n; i++) {
      tokens[i] = ids.get(i - prompt.length);
    }
    return tokens;
  }

  /// How many tokens of the prompt the model has not read yet.
  int promptLeft() {
    return prompt.length - promptRead;
  }

  /// Whether it waits for its next token.
  boolean ready() {
    return promptLeft() == 0 && finish == null && !cancelled;
  }

  /// Writes the next `count` tokens for the model to read: of the prompt, or the one just
  /// generated.
  void read(int count, long[] into, int offset) {
    if (promptLeft() == 0) {
      into[offset] = ids.getLast();
      return;
    }
    for (int i = 0; i < count; i++) {
      into[offset + i] = prompt[promptRead++];
    }
  }

  /// Notes how probable the prompt's next token was after those before it.
  ///
  /// @param normaliser of the logits' softmax
  void nextOfPrompt(float[] logits, int vocabulary, float normaliser) {
    int id = prompt[promptLogprobs.size() + 1];
    double logprob = (double) logits[id] - normaliser;
    promptLogprobs.add(
        new TokenLogprob(
            logprob,
            logprob,
            ModelLogprobs.top(logits, vocabulary, normaliser, request.promptLogprobs())));
  }

  boolean wantsLogprobs() {
    return request.logprobs() != GenerationRequest.NO_LOGPROBS;
  }

  /// Chooses the next token from the model's logits and tells the listener.
  ///
  /// @param normaliser of the logits' softmax, where log-probabilities are wanted
  void next(float[] logits, int vocabulary, Sampler sampler, float normaliser) {
    // What is drawn from the model's own distribution has the model's own probability.
    boolean own = request.sampling().isModelsOwn() && sampler.vocabulary() == vocabulary;
    Sampler.Draw draw =
        sampler.draw(logits, 0, request.sampling(), history, ids.size(), wantsLogprobs() && !own);
    int id = draw.id();
    ids.add(id);
    history.ifPresent(h -> h.add(id));
    Optional<TokenLogprob> logprob = Optional.empty();
    if (wantsLogprobs()) {
      double ofModel = (double) logits[id] - normaliser;
      logprob =
          Optional.of(
              new TokenLogprob(
                  ofModel,
                  own ? ofModel : draw.logprob(),
                  ModelLogprobs.top(logits, vocabulary, normaliser, request.logprobs())));
      logprobs.add(logprob.get());
    }
    String piece = pendingEcho + extend(id);
    pendingEcho = "";
    text.append(piece);
    boolean goOn =
        listener.token(index, new GeneratedToken(id, piece, logprob, Optional.ofNullable(finish)));
    if (!goOn && finish == null) {
      cancelled = true;
    }
  }

  /// Adds a token to the text and decides whether it was the last.
  private String extend(int id) {
    boolean stopToken = request.stopTokens().contains(id);
    String piece = stopToken ? "" : stream.map(s -> s.push(id)).orElse("");
    if (stopToken) {
      finish = FinishReason.STOP_TOKEN;
    } else if (stream.isPresent() && stream.get().stopped()) {
      finish = FinishReason.STOP_STRING;
    } else if (ids.size() == request.maxTokens()) {
      finish = FinishReason.MAX_TOKENS;
    } else if (ids.size() == room) {
      finish = FinishReason.CONTEXT_FULL;
    }
    return finish == null ? piece : piece + flush();
  }

  private String flush() {
    String rest = stream.map(TextStream::finish).orElse("");
    if (stream.isPresent() && stream.get().stopped()) {
      finish = FinishReason.STOP_STRING;
    }
    return rest;
  }

  /// Ends it as cancelled, if nothing else ended it.
  void abandon() {
    if (finish == null) {
      finish = FinishReason.CANCELLED;
      text.append(flush());
    }
  }
}
