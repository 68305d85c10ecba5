package dev.lungo.serving.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiModelCatalog;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.lungo.serving.ApiException;
import dev.lungo.serving.Caller;
import dev.lungo.serving.TinyServer;
import io.helidon.http.HeaderNames;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/// The clients that Java programs use, against a server with a key.
@Timeout(120)
class ClientsTest {
  private static final String KEY = "a-key-for-this-test";
  private static final String LONG = "x".repeat(500);
  private static TinyServer server;

  @BeforeAll
  static void start() {
    server =
        TinyServer.start(
            request -> {
              String given = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
              if (!given.equals("Bearer " + KEY)) {
                throw ApiException.unauthorized("the key is not known here");
              }
              return Caller.LOCAL;
            },
            4,
            60);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  // The official client.

  private static OpenAIClient official(String key) {
    return OpenAIOkHttpClient.builder().baseUrl(server.base()).apiKey(key).maxRetries(0).build();
  }

  @SuppressWarnings("deprecation") // of the seed, which OpenAI no longer honours
  private static ChatCompletionCreateParams.Builder chat(String model, String text) {
    return ChatCompletionCreateParams.builder()
        .model(model)
        .addUserMessage(text)
        .maxCompletionTokens(12)
        .seed(7);
  }

  @Test
  void theOfficialClientListsModelsAndChats() {
    OpenAIClient client = official(KEY);
    assertThat(client.models().list().data().stream().map(m -> m.id())).contains("tiny");
    assertThat(client.models().retrieve("tiny").ownedBy()).isEqualTo("lungo");
    ChatCompletion two =
        client
            .chat()
            .completions()
            .create(chat("tiny", "Hi").n(2).logprobs(true).topLogprobs(2).build());
    two.validate();
    assertThat(two.choices()).hasSize(2);
    assertThat(two.usage().orElseThrow().completionTokens()).isBetween(2L, 24L);
    ChatCompletion.Choice choice = two.choices().getFirst();
    assertThat(choice.logprobs().orElseThrow().content().orElseThrow())
        .allMatch(token -> token.logprob() <= 0 && token.topLogprobs().size() == 2);
    ChatCompletion one = client.chat().completions().create(chat("tiny", "Hi").build());
    String text = one.choices().getFirst().message().content().orElseThrow();
    assertThat(text).isEqualTo(choice.message().content().orElseThrow());
    String stop = text.substring(1, 2);
    ChatCompletion stopped =
        client.chat().completions().create(chat("tiny", "Hi").stop(stop).build());
    assertThat(stopped.choices().getFirst().message().content().orElseThrow())
        .isEqualTo(text.substring(0, text.indexOf(stop)));
    assertThat(stopped.choices().getFirst().finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
  }

  @Test
  void theOfficialClientStreamsWithAUsageChunk() {
    OpenAIClient client = official(KEY);
    ChatCompletionCreateParams params =
        chat("tiny", "Hi")
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    String whole =
        client
            .chat()
            .completions()
            .create(chat("tiny", "Hi").build())
            .choices()
            .getFirst()
            .message()
            .content()
            .orElseThrow();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(params)) {
      List<ChatCompletionChunk> chunks = stream.stream().toList();
      chunks.forEach(ChatCompletionChunk::validate);
      assertThat(
              chunks.stream()
                  .flatMap(chunk -> chunk.choices().stream())
                  .map(choice -> choice.delta().content().orElse(""))
                  .collect(Collectors.joining()))
          .isEqualTo(whole);
      assertThat(chunks.getLast().usage().orElseThrow().completionTokens()).isPositive();
    }
  }

  @Test
  void theOfficialClientCompletesAndEmbeds() {
    OpenAIClient client = official(KEY);
    var completion =
        client
            .completions()
            .create(
                CompletionCreateParams.builder()
                    .model("tiny")
                    .prompt("the cat")
                    .echo(true)
                    .logprobs(1)
                    .maxTokens(2)
                    .build());
    completion.validate();
    assertThat(completion.choices().getFirst().text()).startsWith("the cat");
    var embeddings =
        client
            .embeddings()
            .create(EmbeddingCreateParams.builder().model("tiny").input("the cat").build());
    assertThat(embeddings.data().getFirst().embedding()).hasSize(32);
  }

  @Test
  void theOfficialClientKnowsTheErrors() {
    OpenAIClient client = official(KEY);
    assertThatThrownBy(() -> official("wrong").models().list())
        .isInstanceOf(UnauthorizedException.class)
        .hasMessageContaining("key");
    assertThatThrownBy(() -> client.chat().completions().create(chat("nobody", "Hi").build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("nobody");
    assertThatThrownBy(() -> client.chat().completions().create(chat("tiny", LONG).build()))
        .isInstanceOfSatisfying(
            BadRequestException.class,
            e -> assertThat(e.code()).contains("context_length_exceeded"))
        .hasMessageContaining("128");
    assertThatThrownBy(() -> client.chat().completions().create(chat("busy", "Hi").build()))
        .isInstanceOfSatisfying(
            RateLimitException.class,
            e -> assertThat(e.headers().values("Retry-After")).containsExactly("7"));
  }

  // LangChain4j.

  private static dev.langchain4j.model.openai.OpenAiChatModel.OpenAiChatModelBuilder langChain(
      String model, String key) {
    return dev.langchain4j.model.openai.OpenAiChatModel.builder()
        .baseUrl(server.base())
        .apiKey(key)
        .modelName(model)
        .maxTokens(12)
        .seed(7)
        .maxRetries(0);
  }

  private static ChatResponse ask(
      dev.langchain4j.model.openai.OpenAiChatModel.OpenAiChatModelBuilder builder, String text) {
    return builder.build().chat(UserMessage.from(text));
  }

  @Test
  void langChain4jListsModelsAndChats() {
    assertThat(OpenAiModelCatalog.builder().baseUrl(server.base()).apiKey(KEY).build().listModels())
        .anyMatch(model -> model.name().equals("tiny"));
    ChatResponse response = ask(langChain("tiny", KEY), "Hi");
    String text = response.aiMessage().text();
    assertThat(response.tokenUsage().outputTokenCount()).isPositive();
    assertThat(ask(langChain("tiny", KEY), "Hi").aiMessage().text()).isEqualTo(text);
    String stop = text.substring(1, 2);
    assertThat(ask(langChain("tiny", KEY).stop(List.of(stop)), "Hi").aiMessage().text())
        .isEqualTo(text.substring(0, text.indexOf(stop)));
    assertThat(ask(langChain("tiny", KEY).logprobs(true).topLogprobs(1), "Hi").aiMessage().text())
        .isEqualTo(text);
  }

  @Test
  void langChain4jStreams() throws Exception {
    StringBuilder text = new StringBuilder();
    CompletableFuture<ChatResponse> end = new CompletableFuture<>();
    OpenAiStreamingChatModel.builder()
        .baseUrl(server.base())
        .apiKey(KEY)
        .modelName("tiny")
        .maxTokens(12)
        .seed(7)
        .build()
        .chat(
            "Hi",
            new StreamingChatResponseHandler() {
              @Override
              public void onPartialResponse(String partial) {
                text.append(partial);
              }

              @Override
              public void onCompleteResponse(ChatResponse response) {
                end.complete(response);
              }

              @Override
              public void onError(Throwable error) {
                end.completeExceptionally(error);
              }
            });
    assertThat(end.get().aiMessage().text())
        .isEqualTo(text.toString())
        .isEqualTo(ask(langChain("tiny", KEY), "Hi").aiMessage().text());
    assertThat(end.get().tokenUsage().totalTokenCount()).isPositive();
  }

  @Test
  void langChain4jKnowsTheErrors() {
    assertThatThrownBy(() -> ask(langChain("tiny", "wrong"), "Hi"))
        .isInstanceOf(AuthenticationException.class);
    assertThatThrownBy(() -> ask(langChain("nobody", KEY), "Hi"))
        .isInstanceOf(ModelNotFoundException.class);
    assertThatThrownBy(() -> ask(langChain("tiny", KEY), LONG))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("128");
    assertThatThrownBy(() -> ask(langChain("busy", KEY), "Hi"))
        .isInstanceOf(dev.langchain4j.exception.RateLimitException.class);
  }

  // Spring AI.

  private static OpenAiChatModel spring(String key, OpenAiChatOptions.Builder options) {
    return OpenAiChatModel.builder()
        .options(options.baseUrl(server.base()).apiKey(key).maxRetries(0).build())
        .build();
  }

  private static OpenAiChatOptions.Builder springOptions(String model) {
    OpenAiChatOptions.Builder options = OpenAiChatOptions.builder();
    options.model(model);
    options.maxCompletionTokens(12);
    options.seed(7);
    return options;
  }

  private static String text(org.springframework.ai.chat.model.ChatResponse response) {
    return String.valueOf(response.getResults().getFirst().getOutput().getText());
  }

  @Test
  void springAiChatsAndStreams() {
    OpenAiChatModel model = spring(KEY, springOptions("tiny"));
    var response = model.call(new Prompt("Hi"));
    String text = text(response);
    assertThat(text).isNotEmpty();
    assertThat(response.getMetadata().getUsage().getTotalTokens()).isPositive();
    var streamed = Objects.requireNonNull(model.stream(new Prompt("Hi")).collectList().block());
    assertThat(
            streamed.stream()
                .flatMap(part -> part.getResults().stream())
                .map(result -> result.getOutput().getText())
                .map(piece -> piece == null ? "" : piece)
                .collect(Collectors.joining()))
        .isEqualTo(text);
    OpenAiChatOptions.Builder two = springOptions("tiny");
    two.n(2);
    two.logprobs(true);
    two.topLogprobs(1);
    assertThat(spring(KEY, two).call(new Prompt("Hi")).getResults()).hasSize(2);
    OpenAiChatOptions.Builder stopped = springOptions("tiny");
    stopped.stop(List.of(text.substring(1, 2)));
    assertThat(text(spring(KEY, stopped).call(new Prompt("Hi"))))
        .isEqualTo(text.substring(0, text.indexOf(text.substring(1, 2))));
  }

  @Test
  void springAiKnowsTheErrors() {
    assertThatThrownBy(() -> spring("wrong", springOptions("tiny")).call(new Prompt("Hi")))
        .hasStackTraceContaining("UnauthorizedException");
    assertThatThrownBy(() -> spring(KEY, springOptions("nobody")).call(new Prompt("Hi")))
        .hasStackTraceContaining("NotFoundException");
    assertThatThrownBy(() -> spring(KEY, springOptions("tiny")).call(new Prompt(LONG)))
        .hasStackTraceContaining("128");
    assertThatThrownBy(() -> spring(KEY, springOptions("busy")).call(new Prompt("Hi")))
        .hasStackTraceContaining("RateLimitException");
  }
}
