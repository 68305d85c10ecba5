package dev.lungo.data;

import dev.lungo.corpus.Document;
import dev.lungo.files.AtomicFiles;
import dev.lungo.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// Documents as token ids on the disk, mapped into memory.
///
/// A folder holds `shards.json` and shards `tokens-00000.bin`, ... whose format {@link
/// ShardHeader} gives. Every document begins with the border token `<|endoftext|>`. On the heap
/// lies nothing but the shards' own records: any corpus can be opened. Reading is safe from
/// several threads.
///
/// ```java
/// TokenShards.write(folder, documents, encoding);
/// try (TokenShards shards = TokenShards.open(folder)) {
///   Batches batches = new PretrainBatches(shards, 12, 256, seed);
/// ```
public final class TokenShards implements AutoCloseable {
  private static final long TOKENS_PER_SHARD = 1 << 27;
  private static final int THREADS = 2;

  private final Path folder;
  private final ShardManifest manifest;
  private final Arena arena;
  private final List<Shard> shards;

  /// Number of the first document of each shard, and the number of all.
  private final int[] firsts;

  private final List<String> sources;

  /// Each shard's sources as numbers among all.
  private final List<int[]> sourceNumbers;

  private TokenShards(Path folder, ShardManifest manifest, Arena arena) {
    this.folder = folder;
    this.manifest = manifest;
    this.arena = arena;
    this.shards =
        manifest.shards().stream().map(s -> Shard.open(folder.resolve(s), arena)).toList();
    this.firsts = new int[shards.size() + 1];
    Map<String, Integer> numbers = new LinkedHashMap<>();
    this.sourceNumbers = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      Shard shard = shards.get(i);
      check(manifest.shards().get(i), shard.header());
      firsts[i + 1] = Math.toIntExact(firsts[i] + shard.header().documents());
      sourceNumbers.add(
          shard.sources().stream()
              .mapToInt(name -> numbers.computeIfAbsent(name, _ -> numbers.size()))
              .toArray());
    }
    this.sources = List.copyOf(numbers.keySet());
    long tokens = shards.stream().mapToLong(s -> s.header().tokens()).sum();
    if (tokens != manifest.tokens() || documents() != manifest.documents()) {
      throw ShardHeader.damaged(
          folder.resolve(ShardManifest.FILE), "its counts are not those of the shards");
    }
  }

  /// Tokenizes documents and writes them, in their order, as one folder that appears when it is
  /// complete. Shards there before are replaced.
  ///
  /// @throws IllegalArgumentException if the folder holds something else
  /// @throws IllegalStateException if there is no document
  public static void write(Path folder, Stream<Document> documents, Encoding encoding) {
    write(folder, documents, encoding, TOKENS_PER_SHARD);
  }

  /// Tokenizes and writes documents with a tokenizer; see {@link #write(Path, Stream,
  /// Encoding)}.
  public static void write(Path folder, Stream<Document> documents, Tokenizer tokenizer) {
    write(folder, documents, Encoding.of(tokenizer));
  }

  static void write(
      Path folder, Stream<Document> documents, Encoding encoding, long tokensPerShard) {
    if (Files.exists(folder)
        && !isEmpty(folder)
        && !Files.exists(folder.resolve(ShardManifest.FILE))) {
      throw new IllegalArgumentException(
          folder + " exists and holds no token shards; name another folder, or remove it");
    }
    AtomicFiles.writeFolder(
        folder,
        partial -> {
          try (ShardsWriter writer = new ShardsWriter(partial, encoding, tokensPerShard)) {
            if (writer.addAll(documents.iterator(), THREADS) == 0) {
              throw new IllegalStateException("no documents to write to " + folder);
            }
            writer.finish();
          }
        });
  }

  /// Opens a folder of shards and checks every shard against its checksum.
  ///
  /// @throws IllegalArgumentException if the folder holds none
  /// @throws IllegalStateException if one is damaged
  @SuppressWarnings("MustBeClosedChecker") // The arena is closed with the shards.
  public static TokenShards open(Path folder) {
    ShardManifest manifest = ShardManifest.read(folder);
    Arena arena = Arena.ofShared();
    try {
      return new TokenShards(folder, manifest, arena);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /// Refuses to go on with another tokenizer than the one that wrote the shards.
  ///
  /// @param hash the hash of the tokenizer that is to be used
  public TokenShards requireTokenizer(String hash) {
    if (!hash.equals(manifest.tokenizer())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the token shards in %s were written with the tokenizer %.12s, but the one given is"
                  + " %.12s: name that tokenizer, or write the shards again",
              folder,
              manifest.tokenizer(),
              hash));
    }
    return this;
  }

  public String tokenizerHash() {
    return manifest.tokenizer();
  }

  public int vocabularySize() {
    return manifest.tokenBytes().length;
  }

  /// The token in front of every document.
  public int border() {
    return manifest.border();
  }

  public int documents() {
    return firsts[shards.size()];
  }

  /// All tokens, borders included.
  public long tokens() {
    return manifest.tokens();
  }

  /// Bytes of UTF-8 of all documents.
  public long bytes() {
    return manifest.bytes();
  }

  /// Bytes of UTF-8 that a token stands for; 0 for a special one.
  public int tokenBytes(int id) {
    return manifest.tokenBytes()[id];
  }

  /// The names of the sources, in the order of their first documents.
  public List<String> sources() {
    return sources;
  }

  /// Tokens of a document, its border included.
  public int length(int document) {
    int shard = shard(document);
    return shards.get(shard).length(document - firsts[shard]);
  }

  /// Bytes of UTF-8 of a document.
  public int bytes(int document) {
    int shard = shard(document);
    return shards.get(shard).bytes(document - firsts[shard]);
  }

  /// The number of a document's source in {@link #sources}.
  public int source(int document) {
    int shard = shard(document);
    return sourceNumbers.get(shard)[shards.get(shard).source(document - firsts[shard])];
  }

  /// Copies `count` tokens of a document, from its token `from` on; token 0 is the border.
  public void copy(int document, int from, int count, int[] to, int at) {
    int i = shard(document);
    Shard shard = shards.get(i);
    int local = document - firsts[i];
    Objects.checkFromIndexSize(from, count, shard.length(local));
    shard.copy(shard.start(local) + from, count, to, at);
  }

  /// Copies tokens of all documents after one another, borders included, from the token `from`
  /// of the whole on.
  public void copyTokens(long from, int count, int[] to, int at) {
    Objects.checkFromIndexSize(from, count, tokens());
    long start = 0;
    int done = 0;
    for (Shard shard : shards) {
      long end = start + shard.header().tokens();
      long first = Math.max(from + done, start);
      int here = (int) Math.min(count - done, end - first);
      if (here > 0) {
        shard.copy(first - start, here, to, at + done);
        done += here;
      }
      start = end;
    }
  }

  /// All tokens of a document.
  public int[] document(int document) {
    int[] tokens = new int[length(document)];
    copy(document, 0, tokens.length, tokens, 0);
    return tokens;
  }

  @Override
  public void close() {
    arena.close();
  }

  private int shard(int document) {
    Objects.checkIndex(document, documents());
    int found = Arrays.binarySearch(firsts, document);
    while (found >= 0 && firsts[found + 1] == document) {
      found++;
    }
    return found >= 0 ? found : -found - 2;
  }

  private void check(String name, ShardHeader header) {
    if (!header.tokenizer().equals(manifest.tokenizer())
        || header.vocabularySize() != vocabularySize()
        || header.border() != border()) {
      throw ShardHeader.damaged(folder.resolve(name), "it was written with another tokenizer");
    }
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", folder, e);
    }
  }
}
