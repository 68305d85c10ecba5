package dev.lungo.serving.openai;

import static dev.lungo.serving.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.serving.TinyServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Whatever a body holds, the answer is 200 or a 4xx with a reason.
class FuzzTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<JsonNode> VALUES =
      List.of(
          NODES.nullNode(),
          NODES.booleanNode(true),
          NODES.numberNode(0),
          NODES.numberNode(-1),
          NODES.numberNode(1e308),
          NODES.numberNode(new java.math.BigInteger("9".repeat(40))),
          NODES.numberNode(new java.math.BigDecimal("1e-90")),
          NODES.numberNode(Long.MIN_VALUE),
          NODES.numberNode(2.5),
          NODES.stringNode(""),
          NODES.stringNode("the cat"),
          NODES.stringNode("\u0000\ud83d\ude00\uffff<|im_end|>"),
          NODES.stringNode("x".repeat(3000)),
          NODES.arrayNode(),
          NODES.arrayNode().add(1).add("a"),
          NODES.arrayNode().add(NODES.arrayNode().add(70)),
          NODES.arrayNode().add(-7),
          NODES.objectNode(),
          NODES.objectNode().put("type", "text").put("7", -3));

  private static TinyServer server;

  @BeforeAll
  static void start() {
    server = TinyServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void answered(String path, byte[] body) {
    HttpResponse<String> response =
        server
            .http()
            .send(
                HttpRequest.newBuilder(server.http().uri(path))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(body))
                    .build());
    int length = Math.min(300, body.length);
    String sent = new String(body, 0, length, StandardCharsets.UTF_8);
    if (response.statusCode() != 200) {
      assertThat(response.statusCode()).as(sent).isBetween(400, 499);
      assertThat(json(response).at("/error/message").asString())
          .as(sent)
          .isNotBlank()
          .doesNotContain("Exception", "\tat ");
    }
  }

  private static ObjectNode valid(String path) {
    ObjectNode body = NODES.objectNode().put("model", "tiny").put("max_tokens", 2);
    switch (path) {
      case "/v1/chat/completions" ->
          body.putArray("messages").addObject().put("role", "user").put("content", "Hi");
      case "/v1/completions" -> body.put("prompt", "the");
      case "/v1/embeddings" -> body.put("input", "the");
      case "/v1/detokenize" -> body.putArray("tokens").add(70);
      default -> body.put("prompt", "the");
    }
    return body;
  }

  private static final List<String> FIELDS =
      List.of(
          "model",
          "messages",
          "prompt",
          "input",
          "tokens",
          "max_tokens",
          "max_completion_tokens",
          "temperature",
          "top_p",
          "top_k",
          "min_p",
          "repetition_penalty",
          "presence_penalty",
          "frequency_penalty",
          "logit_bias",
          "seed",
          "n",
          "stop",
          "stream",
          "stream_options",
          "logprobs",
          "top_logprobs",
          "echo",
          "suffix",
          "best_of",
          "response_format",
          "tools",
          "encoding_format",
          "dimensions");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/chat/completions",
        "/v1/completions",
        "/v1/embeddings",
        "/v1/tokenize",
        "/v1/tokenize/count",
        "/v1/detokenize"
      })
  void fieldsOfAnyKindAndSize(String path) {
    SplittableRandom random = new SplittableRandom(path.hashCode());
    for (int i = 0; i < 150; i++) {
      ObjectNode body = valid(path);
      for (int k = 0; k <= random.nextInt(3); k++) {
        body.set(FIELDS.get(random.nextInt(FIELDS.size())), any(random, 0));
      }
      answered(path, JsonMapper.shared().writeValueAsBytes(body));
    }
  }

  private static JsonNode any(SplittableRandom random, int depth) {
    int kind = depth > 3 ? 9 : random.nextInt(10);
    if (kind > 1) {
      return VALUES.get(random.nextInt(VALUES.size()));
    }
    ArrayNode list = NODES.arrayNode();
    if (kind == 0) {
      for (int i = 0; i < random.nextInt(4); i++) {
        list.add(any(random, depth + 1));
      }
      return list;
    }
    ObjectNode object = NODES.objectNode();
    for (String name : List.of("role", "content", "type", "text", "include_usage")) {
      if (random.nextInt(3) > 0) {
        object.set(name, any(random, depth + 1));
      }
    }
    return random.nextBoolean() ? object : list.add(object);
  }

  @Test
  void bytesThatAreNoJsonOrBarelySo() {
    SplittableRandom random = new SplittableRandom(1);
    byte[] valid = JsonMapper.shared().writeValueAsBytes(valid("/v1/chat/completions"));
    for (int i = 0; i < 300; i++) {
      byte[] body = valid.clone();
      for (int k = 0; k <= random.nextInt(4); k++) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      answered("/v1/chat/completions", body);
    }
    for (String text :
        List.of(
            "[".repeat(200_000),
            "{\"a\":".repeat(50_000),
            "{\"messages\":" + "9".repeat(5000) + "}",
            "{\"messages\":1e" + "9".repeat(50) + "}",
            "{\"a\":1,\"a\":2}",
            "{}{}",
            "\"" + "\\ud800".repeat(1000) + "\"",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}],\"max_tokens\":1}",
            "\u0000",
            "nul",
            "NaN")) {
      answered("/v1/chat/completions", text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aHundredMegabytesAreRefusedAndTheServerGoesOn() {
    byte[] huge = new byte[100 << 20];
    java.util.Arrays.fill(huge, (byte) ' ');
    answered("/v1/chat/completions", huge);
    answered("/v1/completions", JsonMapper.shared().writeValueAsBytes(valid("/v1/completions")));
  }
}
