package dev.lungo.serving;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON bodies in and out. Whatever is wrong with one that comes in is a 4xx with its reason.
public final class Json {
  /// Deeper than any request that means something.
  private static final int MAX_DEPTH = 64;

  /// How much of a body that is too large is read and dropped, so that the client, which sends
  /// first and reads then, hears why.
  private static final long DRAIN = 256L << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(100)
                          .maxStringLength(Integer.MAX_VALUE) // the body's limit holds
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// Reads a request's body, which must be an object in JSON.
  ///
  /// @param max bytes
  /// @throws ApiException 400, 413 or 415
  public static Fields read(ServerRequest request, int max) {
    requireJson(request);
    byte[] bytes = body(request, max);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.isBlank()) {
        throw ApiException.invalid(null, "the body is empty; it must be a JSON object");
      }
      if (!(MAPPER.readTree(text) instanceof ObjectNode node)) {
        throw ApiException.invalid(null, "the body must be a JSON object");
      }
      return new Fields(node);
    } catch (CharacterCodingException _) {
      throw ApiException.invalid(null, "the body is not valid UTF-8");
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      String where =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw ApiException.invalid(
          null, "the body is not valid JSON" + where + ": " + reason(e.getOriginalMessage()));
    }
  }

  /// A browser asks before it sends JSON to a foreign site, and never sends it from a form: the
  /// check keeps other sites' pages from using a server that is open to its own machine.
  private static void requireJson(ServerRequest request) {
    String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals("application/json")) {
      throw ApiException.status(
          415,
          "unsupported_media_type",
          "the header Content-Type must be application/json, but it is "
              + (media.isEmpty() ? "missing" : "'" + excerpt(media) + "'"));
    }
  }

  private static byte[] body(ServerRequest request, int max) {
    long declared = request.headers().contentLength().orElse(-1);
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    if (declared > max && request.headers().containsToken(HeaderValues.EXPECT_100)) {
      throw tooLarge(max); // it has not been sent yet
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] bytes = in.readNBytes(max);
      if (bytes.length == max && in.read() >= 0) {
        byte[] dropped = new byte[1 << 16];
        long left = DRAIN;
        for (int n; left > 0 && (n = in.read(dropped)) >= 0; ) {
          left -= n;
        }
        throw tooLarge(max);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ApiException tooLarge(int max) {
    return ApiException.tooLarge("the body is larger than " + max + " bytes, the server's limit");
  }

  /// Jackson's reason without what it quotes or advises.
  private static String reason(String message) {
    String first = message.lines().findFirst().orElse("").split(" \\(", 2)[0];
    return excerpt(first);
  }

  /// A foreign text for an error message: short, and without control characters.
  public static String excerpt(String text) {
    String shown = text.length() > 100 ? text.substring(0, 100) + "..." : text;
    return shown.replaceAll("\\p{Cntrl}", " ");
  }

  /// JSON as bytes in UTF-8.
  public static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /// Sends an answer.
  public static void send(ServerResponse response, JsonNode node) {
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(bytes(node));
  }
}
