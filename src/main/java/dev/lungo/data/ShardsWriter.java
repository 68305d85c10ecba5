package dev.lungo.data;

import dev.lungo.corpus.Document;
import dev.lungo.corpus.InOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Writes documents into one shard after another, then the manifest.
final class ShardsWriter implements AutoCloseable {
  private final Path folder;
  private final Encoding encoding;
  private final long tokensPerShard;
  private final List<String> names = new ArrayList<>();
  private @Nullable ShardWriter current;
  private long documents;
  private long tokens;
  private long bytes;

  ShardsWriter(Path folder, Encoding encoding, long tokensPerShard) {
    this.folder = folder;
    this.encoding = encoding;
    this.tokensPerShard = tokensPerShard;
  }

  /// Tokenizes on several threads and writes in the documents' order.
  ///
  /// @return how many documents there were
  long addAll(Iterator<Document> all, int threads) throws IOException {
    try (InOrder<Document, Encoded> encoded =
        new InOrder<>(all, threads, d -> d.text().length(), this::encode)) {
      while (encoded.hasNext()) {
        add(encoded.next());
      }
    }
    return documents;
  }

  void finish() throws IOException {
    finishShard();
    new ShardManifest(
            ShardManifest.VERSION,
            encoding.hash(),
            encoding.border(),
            documents,
            tokens,
            bytes,
            List.copyOf(names),
            encoding.tokenBytes())
        .write(folder);
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
    }
  }

  private record Encoded(String source, int bytes, int[] ids) {}

  private Encoded encode(Document document) {
    return new Encoded(
        document.source(),
        document.text().getBytes(StandardCharsets.UTF_8).length,
        encoding.encode().apply(document.text()));
  }

  private void add(Encoded document) throws IOException {
    if (current == null) {
      String name = String.format(Locale.ROOT, "tokens-%05d.bin", names.size());
      names.add(name);
      current = new ShardWriter(folder.resolve(name), encoding);
    }
    current.add(document.source(), document.bytes(), document.ids());
    documents++;
    tokens += document.ids().length + 1L;
    bytes += document.bytes();
    if (current.tokens() >= tokensPerShard) {
      finishShard();
    }
  }

  private void finishShard() throws IOException {
    if (current != null) {
      current.finish();
      current.close();
      current = null;
    }
  }
}
