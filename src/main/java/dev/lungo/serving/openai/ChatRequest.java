package dev.lungo.serving.openai;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.chat.Role;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.generation.Sampling;
import dev.lungo.serving.ApiException;
import dev.lungo.serving.Fields;
import dev.lungo.serving.Models;
import dev.lungo.serving.ServedModel;
import dev.lungo.serving.ServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// A chat completion that somebody wants, checked.
///
/// @param requests one for each answer: the same but for the seed
/// @param promptTokens of the one prompt
/// @param logprobs whether to send log-probabilities
record ChatRequest(
    ServedModel model,
    List<GenerationRequest> requests,
    int promptTokens,
    boolean stream,
    boolean includeUsage,
    boolean logprobs) {
  private static final int MAX_TOP = 20;

  static ChatRequest read(Fields fields, Models models, ServerOptions options) {
    refuseWhatIsMissing(fields);
    ServedModel model = OpenAi.model(models, fields);
    ChatTemplate template = template(model);
    Conversation conversation = new Conversation(messages(fields, options));
    Sampling sampling =
        SamplingFields.sampling(fields, model.sampling(), model.tokenizer().vocabularySize());
    boolean logprobs = fields.flag("logprobs", false);
    int top = fields.integer("top_logprobs", 0, MAX_TOP).orElse(0);
    if (top > 0 && !logprobs) {
      throw fields.wrong("top_logprobs", "needs 'logprobs' to be true");
    }
    int maxTokens =
        fields
            .integer("max_completion_tokens", 1, Integer.MAX_VALUE)
            .or(() -> fields.integer("max_tokens", 1, Integer.MAX_VALUE))
            .orElse(GenerationRequest.UNLIMITED);
    int n = fields.integer("n", 1, OpenAi.MAX_ANSWERS).orElse(1);
    int[] prompt = template.prompt(conversation);
    OpenAi.requireRoom(model, prompt.length, "messages");
    Set<Integer> ends = new TreeSet<>(model.end());
    ends.add(template.endToken());
    GenerationRequest request =
        GenerationRequest.of(prompt, maxTokens)
            .withStops(ends, SamplingFields.stops(fields))
            .withLogprobs(logprobs ? top : GenerationRequest.NO_LOGPROBS);
    return new ChatRequest(
        model,
        IntStream.range(0, n)
            .mapToObj(i -> request.withSampling(sampling.withSeed(sampling.seed() + i)))
            .toList(),
        prompt.length,
        fields.flag("stream", false),
        fields.object("stream_options").map(o -> o.flag("include_usage", false)).orElse(false),
        logprobs);
  }

  static ChatTemplate template(ServedModel model) {
    return model
        .template()
        .orElseThrow(
            () ->
                ApiException.invalid(
                    "model_cannot_chat",
                    "model",
                    "the model '"
                        + model.name()
                        + "' has no chat template: it has not learned to chat; use"
                        + " /v1/completions"));
  }

  private static void refuseWhatIsMissing(Fields fields) {
    for (String name : List.of("tools", "functions")) {
      if (!fields.list(name).isEmpty()) {
        throw ApiException.invalid(
            "unsupported", name, "'" + name + "' is not supported by this server yet");
      }
    }
    fields
        .object("response_format")
        .ifPresent(
            format -> {
              if (!format.requireString("type").equals("text")) {
                throw ApiException.invalid(
                    "unsupported",
                    "response_format",
                    "'response_format' can only be {\"type\":\"text\"} on this server yet");
              }
            });
  }

  static List<Message> messages(Fields fields, ServerOptions options) {
    JsonNode given = fields.require("messages");
    List<Message> messages = new ArrayList<>();
    for (Fields message : fields.objects("messages")) {
      messages.add(new Message(role(message), content(message, options)));
    }
    if (messages.isEmpty()) {
      throw fields.not("messages", "a list of at least one message", given);
    }
    return messages;
  }

  private static Role role(Fields message) {
    return switch (message.requireString("role")) {
      case "system", "developer" -> Role.SYSTEM;
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      default -> throw message.wrong("role", "must be system, developer, user or assistant");
    };
  }

  /// A string, or a list of parts that are all text.
  private static String content(Fields message, ServerOptions options) {
    JsonNode content = message.require("content");
    String text;
    if (content.isString()) {
      text = content.asString();
    } else if (content.isArray()) {
      StringBuilder joined = new StringBuilder();
      for (Fields part : message.objects("content")) {
        if (!part.requireString("type").equals("text")) {
          throw part.wrong("type", "must be text: this server reads nothing else");
        }
        joined.append(part.requireString("text"));
      }
      text = joined.toString();
    } else {
      throw message.not("content", "a string or a list of parts", content);
    }
    if (text.length() > options.maxMessage()) {
      throw message.wrong(
          "content",
          "has %d characters, more than the server's limit of %d"
              .formatted(text.length(), options.maxMessage()));
    }
    return text;
  }
}
