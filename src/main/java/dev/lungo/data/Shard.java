package dev.lungo.data;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// One shard, mapped into memory: the operating system reads what is used and drops what is not.
final class Shard {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final ShardHeader header;
  private final MemorySegment content;
  private final List<String> sources;

  private Shard(ShardHeader header, MemorySegment content, List<String> sources) {
    this.header = header;
    this.content = content;
    this.sources = sources;
  }

  /// Maps a shard and checks its content against its checksum.
  ///
  /// @throws IllegalStateException if it is damaged
  static Shard open(Path file, Arena arena) {
    ShardHeader header = ShardHeader.read(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      if (checksum(content) != header.checksum()) {
        throw ShardHeader.damaged(file, "its checksum is wrong");
      }
      byte[] names = content.asSlice(header.namesAt()).toArray(ValueLayout.JAVA_BYTE);
      String json = new String(names, StandardCharsets.UTF_8);
      List<String> sources = List.of(JsonMapper.shared().readValue(json, String[].class));
      return new Shard(header, content, sources);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    } catch (JacksonException e) {
      throw ShardHeader.damaged(file, "the names of its sources are no JSON list");
    }
  }

  ShardHeader header() {
    return header;
  }

  List<String> sources() {
    return sources;
  }

  long start(int document) {
    return content.get(LONG, header.startsAt() + 8L * document);
  }

  int length(int document) {
    return Math.toIntExact(start(document + 1) - start(document));
  }

  int bytes(int document) {
    return content.get(INT, header.bytesAt() + 4L * document);
  }

  int source(int document) {
    return content.get(INT, header.sourcesAt() + 4L * document);
  }

  /// Copies tokens `from` to `from + count` of the shard.
  void copy(long from, int count, int[] to, int at) {
    if (header.width() == 2) {
      long offset = ShardHeader.SIZE + 2 * from;
      for (int i = 0; i < count; i++) {
        to[at + i] = content.get(SHORT, offset + 2L * i) & 0xFFFF;
      }
    } else {
      MemorySegment.copy(content, INT, ShardHeader.SIZE + 4 * from, to, at, count);
    }
  }

  private static int checksum(MemorySegment content) {
    CRC32C crc = new CRC32C();
    long step = 1 << 28;
    for (long at = ShardHeader.SIZE; at < content.byteSize(); at += step) {
      crc.update(content.asSlice(at, Math.min(step, content.byteSize() - at)).asByteBuffer());
    }
    return (int) crc.getValue();
  }
}
