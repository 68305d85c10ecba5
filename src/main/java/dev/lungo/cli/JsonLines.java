package dev.lungo.cli;

import com.github.luben.zstd.ZstdInputStream;
import dev.lungo.files.AtomicFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Files of one JSON object per line, also packed as .gz or .zst, for commands that answer each
/// line with a line.
final class JsonLines {
  private static final JsonMapper JSON = JsonMapper.shared();

  private JsonLines() {}

  /// Passes on each object; blank lines are left out.
  ///
  /// @throws java.io.UncheckedIOException naming the file, if it cannot be read
  /// @throws IllegalStateException naming file and line, if a line is not a JSON object or the
  ///     action refuses it with an IllegalArgumentException
  static void forEach(Path file, Consumer<JsonNode> action) {
    long number = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(open(file), StandardCharsets.UTF_8.newDecoder()))) {
      for (String line; (line = lines.readLine()) != null; ) {
        number++;
        if (!line.isBlank()) {
          accept(file, number, line, action);
        }
      }
    } catch (CharacterCodingException e) {
      throw new IllegalStateException(
          file + ", after line " + number + ": invalid UTF-8; convert the file first", e);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    }
  }

  private static void accept(Path file, long number, String line, Consumer<JsonNode> action) {
    try {
      JsonNode node = JSON.readTree(line);
      if (!node.isObject()) {
        throw new IllegalArgumentException("expected a JSON object");
      }
      action.accept(node);
    } catch (JacksonException e) {
      throw new IllegalStateException(
          file + ", line " + number + ": not valid JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(file + ", line " + number + ": " + e.getMessage(), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      String name = file.toString();
      return name.endsWith(".gz")
          ? new GZIPInputStream(in, 1 << 16)
          : name.endsWith(".zst") ? new ZstdInputStream(in) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }
}
