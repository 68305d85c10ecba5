package dev.lungo.data;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// The first 96 bytes of a shard. Everything in a shard is little-endian:
///
/// | at | what |
/// |---|---|
/// | 0 | magic `LUNGOTOK`, version (int), bytes per token (int: 2 or 4) |
/// | 16 | vocabulary size (int), document border (int) |
/// | 24 | tokens (long), documents (long), length of the file (long) |
/// | 48 | the tokenizer's SHA-256 |
/// | 80 | CRC-32C of all that follows the header (int), of the header up to here (int), 8 × 0 |
/// | 96 | the tokens, filled up to a multiple of 8 bytes |
/// | then | where each document starts, and the end, in tokens (documents + 1 longs) |
/// | then | each document's length in bytes of UTF-8 (ints), its source (ints) |
/// | then | the names of the sources: a JSON list in UTF-8, up to the end |
record ShardHeader(
    int width,
    int vocabularySize,
    int border,
    long tokens,
    long documents,
    long length,
    String tokenizer,
    int checksum) {
  static final int SIZE = 96;

  private static final byte[] MAGIC = "LUNGOTOK".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;

  /// Bytes per token that a vocabulary needs.
  static int width(int vocabularySize) {
    return vocabularySize <= 1 << 16 ? 2 : 4;
  }

  /// Where the documents' starts lie.
  long startsAt() {
    return SIZE + ((tokens * width + 7) & ~7L);
  }

  long bytesAt() {
    return startsAt() + 8 * (documents + 1);
  }

  long sourcesAt() {
    return bytesAt() + 4 * documents;
  }

  long namesAt() {
    return sourcesAt() + 4 * documents;
  }

  ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).putInt(VERSION).putInt(width).putInt(vocabularySize).putInt(border);
    out.putLong(tokens).putLong(documents).putLong(length);
    out.put(HexFormat.of().parseHex(tokenizer)).putInt(checksum).putInt(checksum(out, 84));
    return out.clear();
  }

  /// Reads and checks the header; that the body fits it is checked too, but not its content.
  static ShardHeader read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer in = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
      while (in.hasRemaining() && channel.read(in) >= 0) {}
      if (in.hasRemaining()) {
        throw damaged(file, "it ends inside its header");
      }
      in.flip();
      byte[] magic = new byte[8];
      in.get(magic);
      if (!Arrays.equals(magic, MAGIC)) {
        throw damaged(file, "it is no token shard");
      }
      int version = in.getInt();
      if (version != VERSION) {
        throw new IllegalStateException(
            file + " has format version " + version + ", but this Lungo reads version " + VERSION);
      }
      if (in.getInt(84) != checksum(in, 84)) {
        throw damaged(file, "the header's checksum is wrong");
      }
      int width = in.getInt();
      int vocabularySize = in.getInt();
      int border = in.getInt();
      long tokens = in.getLong();
      long documents = in.getLong();
      long length = in.getLong();
      byte[] hash = new byte[32];
      in.get(hash);
      ShardHeader header =
          new ShardHeader(
              width,
              vocabularySize,
              border,
              tokens,
              documents,
              length,
              HexFormat.of().formatHex(hash),
              in.getInt());
      if (channel.size() != length) {
        throw damaged(file, "expected " + length + " bytes, but it has " + channel.size());
      }
      if (header.namesAt() > length || tokens < 0 || documents < 0) {
        throw damaged(file, "the header's counts do not fit its length");
      }
      return header;
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    }
  }

  static IllegalStateException damaged(Path file, String how) {
    return new IllegalStateException(
        file + " is damaged: " + how + "; write the token shards again");
  }

  private static int checksum(ByteBuffer header, int length) {
    CRC32C crc = new CRC32C();
    crc.update(header.slice(0, length));
    return (int) crc.getValue();
  }
}
