package dev.lungo.serving.openai;

import dev.lungo.generation.Completion;
import dev.lungo.generation.GeneratedToken;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.serving.Answers;
import dev.lungo.serving.ApiException;
import dev.lungo.serving.Caller;
import dev.lungo.serving.Json;
import dev.lungo.serving.ServedModel;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Runs the answers to one request and counts their tokens.
final class Choices {
  /// How long nothing may be written before it is looked whether the client is still there.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ServedModel model;
  private final List<GenerationRequest> requests;
  private final int promptTokens;
  private final boolean wanted;
  private int generated;
  private int reused;

  /// @param promptTokens a prompt that is asked for several answers counts once
  /// @param wanted whether the new tokens are, or only the prompts' log-probabilities
  Choices(ServedModel model, List<GenerationRequest> requests, int promptTokens, boolean wanted) {
    this.model = model;
    this.requests = requests;
    this.promptTokens = promptTokens;
    this.wanted = wanted;
  }

  /// Hears of what happens, on the request's own thread.
  interface Listener {
    default void token(int choice, GeneratedToken token) {}

    void end(int choice, Completion completion);

    /// Nothing has happened for a while.
    void idle();
  }

  /// Runs all to their end.
  ///
  /// @throws ApiException if one did not end as it should: 503, 504 or 500
  void run(Duration deadline, Caller caller, Listener listener) {
    try (Answers answers = Answers.start(model.engine(), requests, deadline)) {
      while (answers.left() > 0) {
        switch (answers.next(PATIENCE).orElse(null)) {
          case Answers.Token(int choice, GeneratedToken token) -> {
            generated++;
            listener.token(choice, token);
          }
          case Answers.End(int choice, Completion completion) -> {
            requireRegular(completion);
            reused += completion.reused();
            listener.end(choice, completion);
          }
          case null -> listener.idle();
        }
      }
    } finally {
      caller.used(promptTokens, generated);
    }
  }

  private static void requireRegular(Completion completion) {
    switch (completion.finish()) {
      case STOP_TOKEN, STOP_STRING, MAX_TOKENS, CONTEXT_FULL -> {}
      case DEADLINE ->
          throw ApiException.status(
              504, "deadline", "the answer took longer than this server allows");
      case CUT, CANCELLED ->
          throw ApiException.unavailable(
              "the answer was cut off: the server stops, or it was read too slowly",
              Duration.ofSeconds(5));
      case FAILED -> throw ApiException.internal();
    }
  }

  /// OpenAI's `usage`.
  ObjectNode usage() {
    int told = wanted ? generated : 0;
    ObjectNode usage =
        Json.object()
            .put("prompt_tokens", promptTokens)
            .put("completion_tokens", told)
            .put("total_tokens", promptTokens + told);
    usage.putObject("prompt_tokens_details").put("cached_tokens", Math.min(reused, promptTokens));
    return usage;
  }
}
