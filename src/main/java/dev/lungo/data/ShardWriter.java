package dev.lungo.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import tools.jackson.databind.json.JsonMapper;

/// Writes one shard: tokens as they come, then the index, at last the header. Holds the index of
/// the shard's documents in memory.
final class ShardWriter implements AutoCloseable {
  private final FileChannel channel;
  private final Encoding encoding;
  private final int width;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
  private final Map<String, Integer> sources = new LinkedHashMap<>();
  private long[] starts = new long[1024];
  private int[] bytes = new int[1024];
  private int[] sourceOf = new int[1024];
  private int documents;
  private long tokens;

  ShardWriter(Path file, Encoding encoding) throws IOException {
    this.encoding = encoding;
    this.width = ShardHeader.width(encoding.vocabularySize());
    channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.position(ShardHeader.SIZE);
  }

  long tokens() {
    return tokens;
  }

  /// Adds a document; the border is put in front of its tokens.
  void add(String source, int byteLength, int[] ids) throws IOException {
    if (documents == bytes.length) {
      starts = Arrays.copyOf(starts, 2 * documents);
      bytes = Arrays.copyOf(bytes, 2 * documents);
      sourceOf = Arrays.copyOf(sourceOf, 2 * documents);
    }
    starts[documents] = tokens;
    bytes[documents] = byteLength;
    sourceOf[documents] = sources.computeIfAbsent(source, _ -> sources.size());
    documents++;
    token(encoding.border());
    for (int id : ids) {
      token(id);
    }
    tokens += 1L + ids.length;
  }

  /// Completes the shard.
  void finish() throws IOException {
    for (long end = tokens * width; end % 8 != 0; end++) {
      room(1).put((byte) 0);
    }
    for (int i = 0; i < documents; i++) {
      room(8).putLong(starts[i]);
    }
    room(8).putLong(tokens);
    for (int i = 0; i < documents; i++) {
      room(4).putInt(bytes[i]);
    }
    for (int i = 0; i < documents; i++) {
      room(4).putInt(sourceOf[i]);
    }
    flush();
    byte[] names = JsonMapper.shared().writeValueAsBytes(sources.keySet());
    crc.update(names);
    write(ByteBuffer.wrap(names));
    ShardHeader header =
        new ShardHeader(
            width,
            encoding.vocabularySize(),
            encoding.border(),
            tokens,
            documents,
            channel.position(),
            encoding.hash(),
            (int) crc.getValue());
    channel.position(0);
    write(header.encode());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void token(int id) throws IOException {
    if (id < 0 || id >= encoding.vocabularySize()) {
      throw new IllegalArgumentException(
          "the tokenizer gave the id " + id + ", outside its " + encoding.vocabularySize());
    }
    if (width == 2) {
      room(2).putShort((short) id);
    } else {
      room(4).putInt(id);
    }
  }

  private ByteBuffer room(int needed) throws IOException {
    if (buffer.remaining() < needed) {
      flush();
    }
    return buffer;
  }

  private void flush() throws IOException {
    buffer.flip();
    crc.update(buffer.duplicate());
    write(buffer);
    buffer.clear();
  }

  private void write(ByteBuffer content) throws IOException {
    while (content.hasRemaining()) {
      channel.write(content);
    }
  }
}
