package dev.lungo.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
  @TempDir Path folder;

  @Test
  void aLineEndoftextSeparatesDocumentsOfATextFile() {
    Path file = write("stories.txt", "One.\nTwo.\r\n<|endoftext|>\r\nThree.\n\n<|endoftext|>\n");
    assertThat(texts(file)).containsExactly("One.\nTwo.", "Three.");
  }

  @Test
  void endoftextInsideALineIsText() {
    Path file = write("story.txt", "say <|endoftext|> now\nand <|endoftext|>");
    assertThat(texts(file)).containsExactly("say <|endoftext|> now\nand <|endoftext|>");
  }

  @Test
  void everyLineIsADocumentWhereAsked() {
    Path file = write("captions.txt", "A dog.\n\nA cat.\n<|endoftext|>");
    assertThat(texts(file, ReadOptions.defaults().withUnit(ReadOptions.Unit.LINE)))
        .containsExactly("A dog.", "A cat.", "<|endoftext|>");
  }

  @Test
  void jsonLinesGiveTextSourceAndId() {
    Path file =
        write(
            "pages.jsonl",
            """
            {"text":"a\\r\\nb","source":"web","id":7}

            {"text":"c"}
            """);
    String name = folder.getFileName() + "/pages";
    assertThat(read(file, ReadOptions.defaults()))
        .containsExactly(new Document("7", "web", "a\nb"), new Document(name + ":3", name, "c"));
  }

  @Test
  void packedAndPlainFilesGiveTheSameDocuments() throws IOException {
    String text = "Ein schöner Tag.\n<|endoftext|>\n天地玄黄，宇宙洪荒。\n";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Files.write(folder.resolve("plain.md"), bytes);
    Files.write(folder.resolve("a.txt.gz"), pack(bytes, DocumentsTest::gzip));
    Files.write(folder.resolve("b.txt.zst"), pack(bytes, ZstdOutputStream::new));
    Files.write(folder.resolve("ignored.bin"), bytes);
    Files.createDirectory(folder.resolve(".hidden"));
    Files.write(folder.resolve(".hidden/c.txt"), bytes);
    List<Document> documents = read(folder, ReadOptions.defaults());
    assertThat(documents.stream().map(Document::text))
        .containsExactly(
            "Ein schöner Tag.", "天地玄黄，宇宙洪荒。",
            "Ein schöner Tag.", "天地玄黄，宇宙洪荒。",
            "Ein schöner Tag.", "天地玄黄，宇宙洪荒。");
    assertThat(documents.get(2).source()).endsWith("/b");
  }

  /// The reader decodes in chunks; whatever lies across their border must not matter.
  @Test
  void decodingAgreesWithTheJdkForRandomBytes() throws IOException {
    Random random = new Random(3);
    for (int round = 0; round < 30; round++) {
      byte[] bytes = new byte[round < 20 ? random.nextInt(300) : 65_530 + random.nextInt(40)];
      String alphabet = "a é漢\uD83D\uDE00\n";
      byte[] valid = alphabet.repeat(bytes.length / 8 + 1).getBytes(StandardCharsets.UTF_8);
      System.arraycopy(valid, 0, bytes, 0, bytes.length);
      for (int i = 0; i < bytes.length / 20; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("x.txt"), bytes);
      String expected =
          new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n").replace('\r', '\n');
      assertThat(String.join("", texts(file)))
          .as("round %d", round)
          .isEqualTo(
              expected.startsWith("\uFEFF") ? expected.substring(1).strip() : expected.strip());
    }
  }

  @Test
  void invalidUtf8IsCountedOrRefused() throws IOException {
    Path file =
        Files.write(folder.resolve("x.txt"), new byte[] {'a', (byte) 0xFF, 'b', (byte) 0xC3});
    AtomicLong count = new AtomicLong();
    ReadListener listener =
        new ReadListener() {
          @Override
          public void invalidUtf8(Path path, long sequences) {
            assertThat(path).isEqualTo(file);
            count.addAndGet(sequences);
          }
        };
    assertThat(texts(file, ReadOptions.defaults().withListener(listener)))
        .containsExactly("a\uFFFDb\uFFFD");
    assertThat(count).hasValue(2);
    assertThatThrownBy(() -> texts(file, ReadOptions.defaults().withStrict(true)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "cannot read " + file + ": invalid UTF-8 at byte 1 (strict reading refuses it)");
  }

  @Test
  void utf16IsNamed() throws IOException {
    Path file = Files.write(folder.resolve("x.txt"), "hi".getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> texts(file)).hasMessageContaining("it is UTF-16; convert it");
  }

  @Test
  void aLongTextIsCutAtParagraphsAndNothingIsLost() {
    String paragraph = "The quick brown fox jumps over the lazy dog. ".repeat(4).strip();
    String text = Stream.generate(() -> paragraph).limit(50).collect(Collectors.joining("\n\n"));
    Path file = write("book.txt", text);
    Path json =
        write("book.jsonl", "{\"text\":\"" + text.replace("\n", "\\n") + "\",\"id\":\"b\"}");
    ReadOptions options = ReadOptions.defaults().withLongest(1000);
    List<Document> pieces = read(file, options);
    assertThat(pieces).hasSizeGreaterThan(8).allMatch(d -> d.text().endsWith("dog."));
    assertThat(pieces.stream().map(Document::text).collect(Collectors.joining("\n\n")))
        .isEqualTo(text);
    assertThat(pieces.get(1).id()).isEqualTo(folder.getFileName() + "/book:1#2");
    assertThat(texts(json, options)).isEqualTo(pieces.stream().map(Document::text).toList());
  }

  @Test
  void aLongTextWithoutAnyBorderIsCutBetweenCharacters() {
    String text = "a" + "\uD83D\uDE00".repeat(500);
    List<String> pieces = texts(write("x.txt", text), ReadOptions.defaults().withLongest(100));
    assertThat(String.join("", pieces)).isEqualTo(text);
    assertThat(pieces).allMatch(p -> p.length() <= 125 && !Character.isLowSurrogate(p.charAt(0)));
  }

  @Test
  void failuresNameTheFileAndWhatIsWrong() throws IOException {
    byte[] text = "Once upon a time. ".repeat(900).getBytes(StandardCharsets.UTF_8);
    byte[] gzip = pack(text, DocumentsTest::gzip);
    byte[] zstd = pack(text, ZstdOutputStream::new);
    Path cutGzip = Files.write(folder.resolve("x.txt.gz"), Arrays.copyOf(gzip, gzip.length - 20));
    Path cutZstd = Files.write(folder.resolve("x.txt.zst"), Arrays.copyOf(zstd, zstd.length - 9));
    Path noGzip = Files.write(folder.resolve("y.txt.gz"), text);
    assertThatThrownBy(() -> texts(cutGzip))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot read " + cutGzip + ": it ends too early; the file is cut short");
    assertThatThrownBy(() -> texts(cutZstd))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot read " + cutZstd + ": it ends too early; the file is cut short");
    assertThatThrownBy(() -> texts(noGzip))
        .hasMessage("cannot read " + noGzip + ": Not in GZIP format");
    assertThatThrownBy(() -> texts(folder.resolve("no.txt")))
        .hasMessageEndingWith("no.txt: no such file or folder");
    assertThatThrownBy(() -> texts(write("no.pdf", "%PDF")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("no.pdf: expected .txt, .md or .jsonl, each also .gz or .zst");
    assertThatThrownBy(() -> texts(Files.createDirectory(folder.resolve("empty"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no text in ");
    Path json = write("x.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\"\n");
    assertThatThrownBy(() -> texts(json)).hasMessageStartingWith(json + ":2: no valid JSON: ");
    Path other = write("y.jsonl", "{\"title\":\"a\"}\n");
    assertThatThrownBy(() -> texts(other))
        .hasMessage(
            other + ":1: expected an object with a string `text`, but got the fields [title]");
  }

  /// A reader that collected a file would hold it; the documents taken are bounded in size, and
  /// no more of the file is read than they need.
  @Test
  void readingIsLazy() throws IOException {
    Path file = folder.resolve("big.txt");
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] block = "word ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 64; i++) {
        out.write(block);
      }
    }
    AtomicLong bytes = new AtomicLong();
    ReadListener listener =
        new ReadListener() {
          @Override
          public void read(long n) {
            bytes.addAndGet(n);
          }
        };
    ReadOptions options = ReadOptions.defaults().withLongest(10_000).withListener(listener);
    try (Stream<Document> documents = Documents.read(List.of(file), options)) {
      assertThat(documents.limit(30).mapToInt(d -> d.text().length()).max().orElseThrow())
          .isLessThanOrEqualTo(10_000);
    }
    assertThat(bytes.get()).isLessThan(500_000);
    assertThat(Documents.size(List.of(folder))).isEqualTo(Files.size(file));
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Document> read(Path path, ReadOptions options) {
    try (Stream<Document> documents = Documents.read(List.of(path), options)) {
      return documents.toList();
    }
  }

  private static List<String> texts(Path path) {
    return texts(path, ReadOptions.defaults());
  }

  private static List<String> texts(Path path, ReadOptions options) {
    return new ArrayList<>(read(path, options).stream().map(Document::text).toList());
  }

  private interface Packer {
    OutputStream open(OutputStream out) throws IOException;
  }

  private static OutputStream gzip(OutputStream out) throws IOException {
    return new GZIPOutputStream(out);
  }

  private static byte[] pack(byte[] bytes, Packer packer) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = packer.open(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
