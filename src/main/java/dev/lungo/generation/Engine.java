package dev.lungo.generation;

import java.time.Duration;

/// Continues prompts for many callers at once: ids in, ids out.
///
/// It is what a server needs of a model. {@link BatchEngine} is the one over a Transformer; a
/// test passes a lambda. Any thread may call it.
@FunctionalInterface
public interface Engine {
  /// Begins to continue a prompt and returns at once. The listener hears of each token and, always
  /// and last, of the end.
  ///
  /// @param deadline from now on, after which it ends with {@link FinishReason#DEADLINE}
  /// @throws IllegalArgumentException if the prompt does not fit or has an unknown id
  /// @throws BusyException if too many requests wait already
  /// @throws ClosedException if the engine is closing
  Running start(GenerationRequest request, Duration deadline, AnswerListener listener);

  /// The mean of the last hidden states of some tokens: a vector that stands for their meaning.
  ///
  /// @param ids at least one, and at most the context
  /// @throws UnsupportedOperationException if this engine has none
  /// @throws BusyException as above
  /// @throws ClosedException as above
  default float[] embed(int... ids) {
    throw new UnsupportedOperationException("this model gives no embeddings");
  }

  /// How much there is to do.
  default Load load() {
    return new Load(0, 0, 1, 0, 0, 0);
  }

  /// Ends what runs and frees the model. Nothing new is accepted from now on; running answers may
  /// end within the grace time and are then cut. Returns when all is free.
  default void close(Duration grace) {}

  /// An answer on its way.
  @FunctionalInterface
  interface Running {
    /// Ends it before its next token; harmless once it has ended.
    void cancel();
  }

  /// @param running requests that the model works on
  /// @param waiting requests whose turn has not come
  /// @param slots how many can run
  /// @param promptTokens of all prompts so far
  /// @param reusedTokens those of them that need not be read again
  /// @param generatedTokens of all answers so far
  record Load(
      int running,
      int waiting,
      int slots,
      long promptTokens,
      long reusedTokens,
      long generatedTokens) {
    /// Whether there is nothing to do.
    public boolean isIdle() {
      return running == 0 && waiting == 0;
    }
  }

  /// Too many requests wait already.
  final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Duration retryAfter;

    public BusyException(String message, Duration retryAfter) {
      super(message);
      this.retryAfter = retryAfter;
    }

    /// When it is worth trying again.
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /// The engine is closing, or closed.
  final class ClosedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ClosedException() {
      super("the model is being stopped");
    }
  }
}
