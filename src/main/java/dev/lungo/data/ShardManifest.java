package dev.lungo.data;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a folder of shards holds: the file `shards.json` in it.
///
/// @param tokenizer the tokenizer's hash
/// @param border the token in front of each document
/// @param bytes of UTF-8 in all documents
/// @param shards the files' names, in order
/// @param tokenBytes bytes of UTF-8 per token, by id; 0 for special tokens
record ShardManifest(
    int version,
    String tokenizer,
    int border,
    long documents,
    long tokens,
    long bytes,
    List<String> shards,
    int[] tokenBytes) {
  static final String FILE = "shards.json";
  static final int VERSION = 1;

  static ShardManifest read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "no token shards in "
              + folder
              + ": expected a folder that `tokenize` or `pretrain` wrote");
    }
    try {
      ShardManifest manifest =
          JsonMapper.shared().readValue(Files.readString(file), ShardManifest.class);
      if (manifest.version != VERSION) {
        throw new IllegalStateException(
            file + " has version " + manifest.version + ", but this Lungo reads " + VERSION);
      }
      return manifest;
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    } catch (JacksonException e) {
      throw ShardHeader.damaged(file, "no valid JSON");
    }
  }

  void write(Path folder) throws IOException {
    Files.writeString(folder.resolve(FILE), JsonMapper.shared().writeValueAsString(this));
  }
}
