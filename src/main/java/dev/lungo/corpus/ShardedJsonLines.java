package dev.lungo.corpus;

import com.github.luben.zstd.ZstdOutputStream;
import dev.lungo.files.AtomicFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Writes documents as files `00000.jsonl.zst`, ... of a bounded size in one folder.
final class ShardedJsonLines implements AutoCloseable {
  private final Path folder;
  private final long bytesPerShard;
  private @Nullable OutputStream out;
  private long written;
  private int shards;

  /// @param bytesPerShard the size, not compressed, after which a new file begins
  ShardedJsonLines(Path folder, long bytesPerShard) {
    this.folder = folder;
    this.bytesPerShard = bytesPerShard;
  }

  void add(Document document) {
    try {
      if (out == null) {
        Files.createDirectories(folder);
        String name = String.format(Locale.ROOT, "%05d.jsonl.zst", shards++);
        out =
            new BufferedOutputStream(
                new ZstdOutputStream(Files.newOutputStream(folder.resolve(name))), 1 << 16);
        written = 0;
      }
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("id", document.id());
      fields.put("source", document.source());
      fields.put("text", document.text());
      byte[] line =
          (JsonMapper.shared().writeValueAsString(fields) + "\n").getBytes(StandardCharsets.UTF_8);
      out.write(line);
      written += line.length;
      if (written >= bytesPerShard) {
        close();
      }
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot write", folder, e);
    }
  }

  @Override
  public void close() {
    if (out != null) {
      try (OutputStream closing = out) {
        out = null;
        closing.flush();
      } catch (IOException e) {
        throw AtomicFiles.failure("cannot write", folder, e);
      }
    }
  }
}
