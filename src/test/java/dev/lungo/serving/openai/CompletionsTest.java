package dev.lungo.serving.openai;

import static dev.lungo.serving.TestServer.json;
import static dev.lungo.serving.TinyServer.TOKENIZER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.lungo.generation.Scorer;
import dev.lungo.generation.TinyModels;
import dev.lungo.model.Transformer;
import dev.lungo.serving.TinyServer;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompletionsTest {
  private static final String TEXTS = "/v1/completions";
  private static TinyServer server;

  @BeforeAll
  static void start() {
    server = TinyServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode post(String path, String body) {
    HttpResponse<String> response = server.http().post(path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private static JsonNode complete(String fields) {
    return post(TEXTS, "{" + fields + "}").at("/choices/0");
  }

  private static List<JsonNode> chunks(String path, String fields) {
    HttpResponse<String> response = server.http().post(path, "{\"stream\":true," + fields + "}");
    List<String> lines = response.body().lines().filter(line -> !line.isEmpty()).toList();
    assertThat(lines).last().isEqualTo("data: [DONE]");
    return lines.subList(0, lines.size() - 1).stream()
        .map(line -> JsonMapper.shared().readTree(line.substring("data: ".length())))
        .toList();
  }

  private static void isError(HttpResponse<String> response, String... words) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    for (String word : words) {
      assertThat(json(response).at("/error/message").asString()).contains(word);
    }
  }

  /// What lm-evaluation-harness asks for, and how it reads the answer.
  @Test
  void anEchoWithLogprobsMeasuresThePromptAndOneTokenMore() {
    int[] ids = TOKENIZER.encode("the cat sat on the mat");
    JsonNode choice =
        complete(
            "\"prompt\":[%s],\"max_tokens\":1,\"logprobs\":1,\"echo\":true,\"temperature\":0"
                .formatted(Arrays.toString(ids)));
    JsonNode logprobs = choice.path("logprobs");
    float[] expected;
    try (Transformer model = TinyModels.gpt2(TOKENIZER.vocabularySize(), TinyServer.CONTEXT, 1)) {
      expected = new Scorer(model).score(ids);
    }
    for (String name : List.of("tokens", "token_logprobs", "top_logprobs", "text_offset")) {
      assertThat(logprobs.path(name)).as(name).hasSize(ids.length + 1);
    }
    assertThat(logprobs.path("token_logprobs").get(0).isNull()).isTrue();
    for (int i = 1; i < ids.length; i++) {
      double logprob = logprobs.path("token_logprobs").get(i).asDouble();
      assertThat(logprob).isCloseTo(expected[i], offset(1e-4));
      double best =
          logprobs.path("top_logprobs").get(i).values().stream()
              .mapToDouble(JsonNode::asDouble)
              .max()
              .orElseThrow();
      assertThat(best).isGreaterThanOrEqualTo(logprob);
    }
    // The token that was chosen greedily is the best: the very same number.
    JsonNode last = logprobs.path("top_logprobs").get(ids.length);
    assertThat(last.values().stream().mapToDouble(JsonNode::asDouble).max().orElseThrow())
        .isEqualTo(logprobs.path("token_logprobs").get(ids.length).asDouble());
    assertThat(choice.path("text").asString()).startsWith("the cat sat on the mat");
  }

  @Test
  void nothingNewMayBeWanted() {
    JsonNode choice =
        complete("\"prompt\":\"the cat\",\"max_tokens\":0,\"echo\":true,\"logprobs\":0");
    assertThat(choice.path("text").asString()).isEqualTo("the cat");
    assertThat(choice.path("finish_reason").asString()).isEqualTo("length");
    JsonNode tokens = choice.at("/logprobs/tokens");
    assertThat(tokens.values().stream().map(JsonNode::asString).collect(Collectors.joining()))
        .isEqualTo("the cat");
    // The model's begin token stands before the text, so its first token has a probability, too.
    assertThat(choice.at("/logprobs/token_logprobs/0").isNumber()).isTrue();
  }

  @Test
  void promptsComeInFourForms() {
    String ids = Arrays.toString(TOKENIZER.encode("the mat"));
    String greedy = ",\"temperature\":0,\"max_tokens\":5";
    JsonNode list = post(TEXTS, "{\"prompt\":[\"the cat\",\"the mat\"]" + greedy + "}");
    assertThat(list.path("choices")).hasSize(2);
    JsonNode one = complete("\"prompt\":\"the mat\"" + greedy);
    assertThat(list.at("/choices/1/text")).isEqualTo(one.path("text"));
    // Ids are taken as they are, so they need the begin token to say the same.
    String with = "[" + TinyServer.END + "," + ids.substring(1);
    assertThat(complete("\"prompt\":" + with + greedy).path("text")).isEqualTo(one.path("text"));
    JsonNode two = post(TEXTS, "{\"prompt\":[" + with + "," + ids + "]" + greedy + "}");
    assertThat(two.at("/choices/0/text")).isEqualTo(one.path("text"));
    assertThat(complete("\"prompt\":\"\"" + greedy).path("text").asString()).isNotEmpty();
  }

  @Test
  void moreTextsThanSlotsWaitForOneAnother() {
    String prompts = String.join(",", java.util.Collections.nCopies(100, "\"the\""));
    JsonNode root = post(TEXTS, "{\"prompt\":[" + prompts + "],\"max_tokens\":2}");
    assertThat(root.path("choices").values().stream().map(c -> c.path("index").asInt()))
        .hasSize(100)
        .isSorted();
  }

  @Test
  void aSeedGivesTheSameTextAndAStreamToo() {
    String fields = "\"prompt\":\"the\",\"max_tokens\":30,\"seed\":7,\"echo\":true";
    JsonNode whole = complete(fields);
    assertThat(complete(fields).path("text")).isEqualTo(whole.path("text"));
    assertThat(complete(fields.replace(":7", ":8")).path("text")).isNotEqualTo(whole.path("text"));
    List<JsonNode> chunks = chunks(TEXTS, fields);
    assertThat(
            chunks.stream()
                .map(chunk -> chunk.at("/choices/0/text").asString())
                .collect(Collectors.joining()))
        .isEqualTo(whole.path("text").asString());
    assertThat(chunks.getLast().at("/choices/0/finish_reason"))
        .isEqualTo(whole.path("finish_reason"));
  }

  @Test
  void nAnswersHaveTheSeedsThatFollow() {
    String fields = "\"prompt\":\"the\",\"max_tokens\":20,";
    JsonNode both = post(TEXTS, "{" + fields + "\"n\":2,\"seed\":3}").path("choices");
    assertThat(both.get(1).path("text")).isEqualTo(complete(fields + "\"seed\":4").path("text"));
  }

  @Test
  void aStopStringEndsBeforeItself() {
    String fields = "\"prompt\":\"the\",\"max_tokens\":60,\"seed\":5";
    String text = complete(fields).path("text").asString();
    String stop = text.substring(10, 13);
    String escaped = JsonMapper.shared().writeValueAsString(stop);
    JsonNode stopped = complete(fields + ",\"stop\":[" + escaped + "]");
    assertThat(stopped.path("text").asString()).isEqualTo(text.substring(0, text.indexOf(stop)));
    assertThat(stopped.path("finish_reason").asString()).isEqualTo("stop");
  }

  @Test
  void aBiasDecides() {
    int x = TOKENIZER.encode("x")[0];
    JsonNode choice =
        complete("\"prompt\":\"the\",\"max_tokens\":4,\"logit_bias\":{\"" + x + "\":100}");
    assertThat(choice.path("text").asString()).isEqualTo("xxxx");
    isError(
        server.http().post(TEXTS, "{\"prompt\":\"a\",\"logit_bias\":{\"99999\":1}}"),
        "logit_bias",
        "0 to " + (TOKENIZER.vocabularySize() - 1));
  }

  @Test
  void aChatsLogprobsAreThoseOfItsTokensInTheStreamToo() {
    String fields =
        "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":12,\"seed\":1,"
            + "\"logprobs\":true,\"top_logprobs\":2";
    JsonNode choice = post("/v1/chat/completions", "{" + fields + "}").at("/choices/0");
    JsonNode content = choice.at("/logprobs/content");
    assertThat(content).isNotEmpty();
    StringBuilder bytes = new StringBuilder();
    for (JsonNode token : content.values()) {
      assertThat(token.path("logprob").asDouble()).isNegative();
      assertThat(token.path("top_logprobs")).hasSize(2);
      token.path("bytes").values().forEach(b -> bytes.append((char) b.asInt()));
    }
    assertThat(
            new String(
                bytes.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
                java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(choice.at("/message/content").asString());
    List<JsonNode> streamed =
        chunks("/v1/chat/completions", fields).stream()
            .flatMap(chunk -> chunk.at("/choices/0/logprobs/content").values().stream())
            .toList();
    assertThat(streamed).hasSameSizeAs(content);
    for (int i = 0; i < streamed.size(); i++) {
      assertThat(streamed.get(i).path("bytes")).isEqualTo(content.get(i).path("bytes"));
      // The second time the prompt was known, and sums were made in another order.
      assertThat(streamed.get(i).path("logprob").asDouble())
          .isCloseTo(content.get(i).path("logprob").asDouble(), offset(1e-4));
    }
  }

  @Test
  void embeddingsInBase64AreTheSameNumbers() {
    JsonNode floats = post("/v1/embeddings", "{\"input\":[\"the cat\",\"the mat\"]}");
    JsonNode packed =
        post("/v1/embeddings", "{\"input\":\"the mat\",\"encoding_format\":\"base64\"}");
    byte[] bytes = Base64.getDecoder().decode(packed.at("/data/0/embedding").asString());
    float[] vector = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    JsonNode second = floats.at("/data/1/embedding");
    assertThat(vector).hasSize(32);
    for (int i = 0; i < vector.length; i++) {
      assertThat(second.get(i).floatValue()).isEqualTo(vector[i]);
    }
    isError(server.http().post("/v1/embeddings", "{\"input\":\"a\",\"dimensions\":8}"), "32", "8");
    isError(
        server.http().post("/v1/embeddings", "{\"input\":\"" + "x".repeat(400) + "\"}"),
        "128",
        "401");
  }

  @Test
  void tokensAreCountedAndTurnedBack() {
    JsonNode tokens = post("/v1/tokenize", "{\"prompt\":\"the cat\"}");
    assertThat(tokens.path("count").asInt()).isEqualTo(tokens.path("tokens").size());
    assertThat(post("/v1/tokenize/count", "{\"prompt\":\"the cat\"}").path("count"))
        .isEqualTo(tokens.path("count"));
    JsonNode text = post("/v1/detokenize", "{\"tokens\":" + tokens.path("tokens") + "}");
    assertThat(text.path("prompt").asString()).endsWith("the cat");
    JsonNode chat =
        post("/v1/tokenize", "{\"messages\":[{\"role\":\"user\",\"content\":\"the cat\"}]}");
    assertThat(chat.path("count").asInt()).isGreaterThan(tokens.path("count").asInt());
  }

  @Test
  void theNextTurnReusesThePrompt() {
    String first = "{\"role\":\"user\",\"content\":\"the cat sat on the mat\"}";
    String body = "{\"max_tokens\":4,\"temperature\":0,\"messages\":[";
    post("/v1/chat/completions", body + first + "]}");
    JsonNode again = post("/v1/chat/completions", body + first + "]}");
    JsonNode usage = again.path("usage");
    assertThat(usage.at("/prompt_tokens_details/cached_tokens").asInt())
        .isEqualTo(usage.path("prompt_tokens").asInt() - 1);
  }

  @Test
  void whatIsNotSupportedIsSaidAndWhatIsUnknownIsIgnored() {
    String chat = "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"max_tokens\":1,";
    isError(
        server.http().post("/v1/chat/completions", chat + "\"tools\":[{\"type\":\"function\"}]}"),
        "tools",
        "not supported");
    isError(
        server
            .http()
            .post("/v1/chat/completions", chat + "\"response_format\":{\"type\":\"json_object\"}}"),
        "response_format");
    isError(server.http().post(TEXTS, "{\"prompt\":\"a\",\"suffix\":\"b\"}"), "suffix");
    isError(server.http().post(TEXTS, "{\"prompt\":\"a\",\"best_of\":2}"), "best_of");
    assertThat(
            post(
                    "/v1/chat/completions",
                    chat
                        + "\"store\":true,\"metadata\":{},\"service_tier\":\"auto\",\"user\":\"u\","
                        + "\"parallel_tool_calls\":true,\"reasoning_effort\":\"low\",\"zzz\":[]}")
                .path("choices"))
        .hasSize(1);
  }

  @Test
  void metricsTellOfTheAnswers() {
    post(TEXTS, "{\"prompt\":\"the\",\"max_tokens\":2}");
    String metrics = server.http().get("/metrics").body();
    assertThat(metrics)
        .contains("lungo_slots{model=\"tiny\"} 4.0")
        .containsPattern("lungo_generated_tokens_total\\{model=\"tiny\"} [1-9]")
        .containsPattern("lungo_first_token_seconds_count\\{model=\"tiny\"} [1-9]")
        .contains("lungo_answer_seconds_count{finish=\"length\",model=\"tiny\"}");
  }
}
