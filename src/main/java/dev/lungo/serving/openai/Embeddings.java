package dev.lungo.serving.openai;

import dev.lungo.generation.Engine;
import dev.lungo.serving.ApiException;
import dev.lungo.serving.Caller;
import dev.lungo.serving.Fields;
import dev.lungo.serving.Json;
import dev.lungo.serving.Models;
import dev.lungo.serving.ServedModel;
import dev.lungo.serving.ServerOptions;
import dev.lungo.serving.SlowResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `POST /v1/embeddings`: the mean of the model's last hidden states (after its final norm) over
/// the tokens of a text. The vectors are not scaled to length 1.
final class Embeddings {
  private static final Duration SPACE_EVERY = Duration.ofSeconds(2);

  private final Models models;
  private final ServerOptions options;

  Embeddings(Models models, ServerOptions options) {
    this.models = models;
    this.options = options;
  }

  void answer(ServerRequest request, ServerResponse response) {
    Fields fields = Json.read(request, options.maxBody());
    ServedModel model = OpenAi.model(models, fields);
    boolean base64 =
        switch (fields.string("encoding_format").orElse("float")) {
          case "float" -> false;
          case "base64" -> true;
          default -> throw fields.wrong("encoding_format", "must be float or base64");
        };
    List<Prompts.Prompt> texts = Prompts.read(fields, "input", model, options.maxMessage());
    for (Prompts.Prompt text : texts) {
      if (text.ids().length > model.contextLength()) {
        throw ApiException.invalid(
            "context_length_exceeded",
            "input",
            "the context of this model is %d tokens, but a text of 'input' has %d: shorten it"
                .formatted(model.contextLength(), text.ids().length));
      }
    }
    int tokens = texts.stream().mapToInt(text -> text.ids().length).sum();
    SlowResponse slow = new SlowResponse(response);
    ArrayNode data = Json.object().arrayNode();
    try {
      embed(model.engine(), texts, base64, fields, data, slow);
    } catch (ApiException e) {
      throw slow.fail(e);
    } finally {
      Caller.of(request).used(tokens, 0);
    }
    ObjectNode root = Json.object().put("object", "list").put("model", model.name());
    root.set("data", data);
    root.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    slow.send(root);
  }

  private void embed(
      Engine engine,
      List<Prompts.Prompt> texts,
      boolean base64,
      Fields fields,
      ArrayNode data,
      SlowResponse slow) {
    long begin = System.nanoTime();
    long space = begin;
    for (Prompts.Prompt text : texts) {
      float[] vector = vector(engine, text.ids());
      int wanted = fields.integer("dimensions", 1, Integer.MAX_VALUE).orElse(vector.length);
      if (wanted != vector.length) {
        throw fields.wrong(
            "dimensions", "can only be this model's, " + vector.length + ", but it is " + wanted);
      }
      ObjectNode entry = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      write(entry, vector, base64);
      long now = System.nanoTime();
      if (now - begin > options.deadline().toNanos()) {
        throw ApiException.status(504, "deadline", "the texts took longer than this server allows");
      }
      if (now - space > SPACE_EVERY.toNanos()) {
        space = now;
        slow.idle();
      }
    }
  }

  private static float[] vector(Engine engine, int[] ids) {
    try {
      return engine.embed(ids);
    } catch (UnsupportedOperationException e) {
      throw ApiException.invalid("unsupported", "model", String.valueOf(e.getMessage()));
    } catch (Engine.BusyException e) {
      throw ApiException.tooMany(String.valueOf(e.getMessage()), e.retryAfter());
    } catch (Engine.ClosedException e) {
      throw ApiException.unavailable(String.valueOf(e.getMessage()), Duration.ofSeconds(5));
    }
  }

  private static void write(ObjectNode entry, float[] vector, boolean base64) {
    if (base64) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(vector);
      entry.put("embedding", Base64.getEncoder().encodeToString(bytes.array()));
    } else {
      ArrayNode numbers = entry.putArray("embedding");
      for (float number : vector) {
        numbers.add(number);
      }
    }
  }
}
