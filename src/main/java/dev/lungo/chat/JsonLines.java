package dev.lungo.chat;

import com.github.luben.zstd.ZstdInputStream;
import dev.lungo.files.AtomicFiles;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Files of one JSON object a line, plain or as .gz or .zst, read lazily.
public final class JsonLines {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JsonLines() {}

  /// Reads the files in turn; memory does not grow with them. Close the stream.
  ///
  /// @param parse makes a value of an object, or throws IllegalArgumentException with the reason
  /// @throws java.io.UncheckedIOException while reading, if a file cannot be read
  public static <T> Stream<T> read(
      List<Path> files, BadLines badLines, Function<JsonNode, T> parse) {
    var lines = new Lines<T>(files, badLines, parse);
    return StreamSupport.stream(lines, false).onClose(lines::close);
  }

  private static final class Lines<T> extends AbstractSpliterator<T> {
    private final Deque<Path> waiting;
    private final BadLines badLines;
    private final Function<JsonNode, T> parse;
    private @Nullable InputStream in;
    private Path file = Path.of("");
    private long number;

    Lines(List<Path> files, BadLines badLines, Function<JsonNode, T> parse) {
      super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
      this.waiting = new ArrayDeque<>(files);
      this.badLines = badLines;
      this.parse = parse;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
      for (byte[] line; (line = nextLine()) != null; ) {
        T value = parsed(line);
        if (value != null) {
          action.accept(value);
          return true;
        }
      }
      return false;
    }

    private @Nullable T parsed(byte[] line) {
      try {
        JsonNode node = JSON.readTree(line);
        if (node.isMissingNode()) {
          return null; // an empty line
        }
        if (!node.isObject()) {
          throw new IllegalArgumentException("expected a JSON object, one on each line");
        }
        return parse.apply(node);
      } catch (JacksonException e) {
        badLines.found(place() + "not valid JSON: " + e.getOriginalMessage(), e);
      } catch (IllegalArgumentException e) {
        badLines.found(place() + e.getMessage(), e);
      }
      return null;
    }

    private String place() {
      return file + ":" + number + ": ";
    }

    private byte @Nullable [] nextLine() {
      try {
        while (true) {
          if (in == null) {
            if (waiting.isEmpty()) {
              return null;
            }
            file = waiting.removeFirst();
            number = 0;
            in = open(file);
          }
          var line = new ByteArrayOutputStream();
          int b;
          while ((b = in.read()) >= 0 && b != '\n') {
            line.write(b);
          }
          if (b >= 0 || line.size() > 0) {
            number++;
            return line.toByteArray();
          }
          close();
        }
      } catch (IOException e) {
        throw AtomicFiles.failure("cannot read", file, e);
      }
    }

    void close() {
      try {
        if (in != null) {
          in.close();
          in = null;
        }
      } catch (IOException e) {
        throw AtomicFiles.failure("cannot close", file, e);
      }
    }
  }

  private static InputStream open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("is a folder; name the files in it");
    }
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    String name = file.toString();
    try {
      if (name.endsWith(".gz")) {
        return new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16);
      }
      if (name.endsWith(".zst")) {
        return new BufferedInputStream(new ZstdInputStream(raw), 1 << 16);
      }
      return raw;
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }
}
