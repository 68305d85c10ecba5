package dev.lungo.tokenizer;

import dev.lungo.SharedData;
import dev.lungo.bench.Peer;
import dev.lungo.bench.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Training time and encoding speed beside `tokenizers` and `tiktoken`: `./lungo bench
/// tokenizer`.
///
/// The text is all of pretrain_* and dialogsum in the shared data, or the packed files given as
/// arguments.
public final class TokenizerBenchmark {
  private static final int VOCABULARY = 8192;
  private static final int PASSES = 5;

  private TokenizerBenchmark() {}

  public static void main(String[] args) throws IOException {
    List<Path> files = args.length > 0 ? Arrays.stream(args).map(Path::of).toList() : sharedFiles();
    Path folder = Files.createTempDirectory("lungo-tokenizer");

    long start = System.nanoTime();
    Tokenizer tokenizer = new TokenizerTrainer(VOCABULARY).train(texts(files));
    double trained = seconds(start);
    tokenizer.save(folder);

    List<String> documents = texts(files).toList();
    long bytes = documents.stream().mapToLong(t -> utf8(t).length).sum();
    List<Double> speeds = new ArrayList<>();
    long ids = 0;
    long checksum = 0;
    for (int pass = 0; pass < PASSES; pass++) {
      // Loaded anew, so that no word is known from the pass before.
      Tokenizer fresh = Tokenizer.load(folder);
      List<int[]> encoded = new ArrayList<>(documents.size());
      start = System.nanoTime();
      for (String document : documents) {
        encoded.add(fresh.encode(document));
      }
      speeds.add(bytes / 1e6 / seconds(start));
      ids = encoded.stream().mapToLong(e -> e.length).sum();
      checksum = checksum(encoded);
    }

    List<String> arguments = new ArrayList<>(List.of(folder.toString(), "" + VOCABULARY));
    files.forEach(file -> arguments.add(file.toString()));
    JsonNode peer =
        Peer.run("tokenizer.py", arguments.toArray(String[]::new))
            .orElseGet(MissingNode::getInstance);

    System.out.printf(
        "%.1f MB in %,d texts, vocabulary %,d, %d processors, JDK %s%n%n",
        bytes / 1e6,
        documents.size(),
        VOCABULARY,
        Runtime.getRuntime().availableProcessors(),
        Runtime.version());
    double tokenizers = peer.path("trainSeconds").asDouble(Double.NaN);
    System.out.println(
        new Table("training, all included", "s", "same tokens")
            .row("Lungo", trained, "")
            .row("tokenizers", tokenizers, peer.path("sameTokens").asString("")));
    Table table = new Table("encoding, one thread", "MB/s", "ids", "checksum");
    table.row("Lungo, first pass in a cold JVM", speeds.getFirst(), ids, checksum);
    double[] warm = speeds.stream().skip(1).mapToDouble(Double::doubleValue).toArray();
    table.row("Lungo, median of " + warm.length + " more", Table.median(warm), ids, checksum);
    for (String name : List.of("tiktoken", "tokenizers")) {
      JsonNode figures = peer.path(name);
      table.row(
          name,
          figures.path("speed").asDouble(Double.NaN),
          figures.path("ids").asString(""),
          figures.path("checksum").asString(""));
    }
    System.out.println(table);
  }

  private static List<Path> sharedFiles() throws IOException {
    Path data =
        SharedData.folder()
            .orElseThrow(() -> new IllegalArgumentException("no shared data; name .gz files"))
            .resolve("data");
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(file -> file.toString().endsWith(".gz"))
          .filter(file -> file.toString().matches(".*(pretrain_\\w+|dialogsum).train[^/\\\\]*"))
          .sorted()
          .toList();
    }
  }

  /// The texts of packed files: what stands between `<|endoftext|>`, or each line of JSON.
  private static Stream<String> texts(List<Path> files) {
    return files.stream()
        .flatMap(
            file -> {
              String separator =
                  file.toString().endsWith(".jsonl.gz") ? "\n" : "\n<\\|endoftext\\|>\n";
              try (var in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
                String content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                return Arrays.stream(content.split(separator)).filter(text -> !text.isEmpty());
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
  }

  private static long checksum(List<int[]> encoded) {
    CRC32 crc = new CRC32();
    for (int[] ids : encoded) {
      ByteBuffer buffer = ByteBuffer.allocate(4 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
      buffer.asIntBuffer().put(ids);
      crc.update(buffer);
    }
    return crc.getValue();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
