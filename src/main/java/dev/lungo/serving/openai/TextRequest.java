package dev.lungo.serving.openai;

import dev.lungo.generation.GenerationRequest;
import dev.lungo.generation.Sampling;
import dev.lungo.serving.ApiException;
import dev.lungo.serving.Fields;
import dev.lungo.serving.Models;
import dev.lungo.serving.ServedModel;
import dev.lungo.serving.ServerOptions;
import java.util.ArrayList;
import java.util.List;

/// A text completion that somebody wants, checked.
///
/// @param prompts each wanted `n` times
/// @param requests `n` for each prompt, in their order
/// @param logprobs alternatives to each token, or {@link GenerationRequest#NO_LOGPROBS}
/// @param nothing whether no new tokens are wanted: one is made and dropped
record TextRequest(
    ServedModel model,
    List<Prompts.Prompt> prompts,
    List<GenerationRequest> requests,
    int n,
    int logprobs,
    boolean echo,
    boolean nothing,
    boolean stream,
    boolean includeUsage) {
  private static final int MAX_LOGPROBS = 20;

  /// OpenAI's default.
  private static final int DEFAULT_TOKENS = 16;

  static TextRequest read(Fields fields, Models models, ServerOptions options) {
    ServedModel model = OpenAi.model(models, fields);
    Sampling sampling =
        SamplingFields.sampling(fields, model.sampling(), model.tokenizer().vocabularySize());
    int n = fields.integer("n", 1, OpenAi.MAX_ANSWERS).orElse(1);
    int logprobs =
        fields.integer("logprobs", 0, MAX_LOGPROBS).orElse(GenerationRequest.NO_LOGPROBS);
    boolean echo = fields.flag("echo", false);
    boolean stream = fields.flag("stream", false);
    int maxTokens = fields.integer("max_tokens", 0, Integer.MAX_VALUE).orElse(DEFAULT_TOKENS);
    refuse(fields, stream && echo && logprobs >= 0, n);
    List<String> stops = SamplingFields.stops(fields);
    List<Prompts.Prompt> prompts = Prompts.read(fields, "prompt", model, options.maxMessage());
    List<GenerationRequest> requests = new ArrayList<>();
    for (Prompts.Prompt prompt : prompts) {
      OpenAi.requireRoom(model, prompt.ids().length, "prompt");
      for (int i = 0; i < n; i++) {
        requests.add(
            GenerationRequest.of(prompt.ids(), Math.max(1, maxTokens))
                .withSampling(sampling.withSeed(sampling.seed() + i))
                .withStops(model.end(), stops)
                .withLogprobs(logprobs)
                .withPromptLogprobs(echo ? logprobs : GenerationRequest.NO_LOGPROBS));
      }
    }
    return new TextRequest(
        model,
        prompts,
        requests,
        n,
        logprobs,
        echo,
        maxTokens == 0,
        stream,
        fields.object("stream_options").map(o -> o.flag("include_usage", false)).orElse(false));
  }

  private static void refuse(Fields fields, boolean probabilitiesOfAnEchoInAStream, int n) {
    if (probabilitiesOfAnEchoInAStream) {
      throw ApiException.invalid(
          "unsupported", "echo", "'echo' with 'logprobs' cannot be streamed by this server");
    }
    if (!fields.string("suffix").orElse("").isEmpty()) {
      throw ApiException.invalid(
          "unsupported", "suffix", "'suffix' is not supported: these models only continue a text");
    }
    if (fields.integer("best_of", 1, OpenAi.MAX_ANSWERS).orElse(n) != n) {
      throw ApiException.invalid(
          "unsupported", "best_of", "'best_of' is not supported other than as 'n'");
    }
  }

  Prompts.Prompt promptOf(int choice) {
    return prompts.get(choice / n);
  }

  int promptTokens() {
    return prompts.stream().mapToInt(prompt -> prompt.ids().length).sum();
  }
}
