package dev.lungo.generation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request in a {@link BatchEngine}. It belongs to the model's thread but for {@link #cancel}.
final class Job implements Engine.Running {
  private static final System.Logger LOG = System.getLogger(Job.class.getName());

  private final GenerationRequest request;
  private final AnswerListener listener;
  private final long deadline;
  private volatile boolean cancelled;
  private @Nullable Generation generation;
  private @Nullable FinishReason reason;

  /// @param deadline by {@link System#nanoTime}
  Job(GenerationRequest request, AnswerListener listener, long deadline) {
    this.request = request;
    this.listener = listener;
    this.deadline = deadline;
  }

  GenerationRequest request() {
    return request;
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  void enter(Generation inGenerator) {
    generation = inGenerator;
  }

  boolean done() {
    return generation == null ? reason != null : generation.done();
  }

  /// Ends it before its next token if it is to end now: somebody cancelled it, its deadline has
  /// passed, or all are cut.
  boolean interrupted(boolean cut, long now) {
    if (cancelled) {
      endBecauseOf(FinishReason.CANCELLED);
    } else if (cut) {
      endBecauseOf(FinishReason.CUT);
    } else if (deadline - now < 0) {
      endBecauseOf(FinishReason.DEADLINE);
    }
    return reason != null;
  }

  void endBecauseOf(FinishReason why) {
    reason = why;
    if (generation != null) {
      generation.cancel();
    }
  }

  boolean token(GeneratedToken token) {
    try {
      return listener.token(token);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a listener failed; its answer is lost", e);
      reason = FinishReason.FAILED;
      return false;
    }
  }

  /// Tells the listener that it is over.
  Completion end() {
    Completion completion =
        generation == null
            ? new Completion(List.of(), "", List.of(), FinishReason.CANCELLED)
            : generation.completion();
    if (reason != null && !completion.finish().regular()) {
      completion = completion.withFinish(reason);
    }
    try {
      listener.end(completion);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a listener failed at its answer's end", e);
    }
    return completion;
  }
}
