package dev.lungo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.corpus.Document;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenShardsTest {
  @TempDir Path temp;

  /// 257 needs two bytes per token, 70,000 four.
  @ParameterizedTest
  @ValueSource(ints = {257, 70_000})
  void whatIsWrittenIsRead(int vocabularySize) {
    List<Document> documents = Shards.random(500, 60, 1);
    Path folder = temp.resolve("train");
    TokenShards.write(folder, documents.stream(), Shards.bytes(vocabularySize), 2000);
    try (TokenShards shards = TokenShards.open(folder)) {
      assertThat(shards.documents()).isEqualTo(500);
      assertThat(shards.sources()).containsExactly("source0", "source1", "source2");
      assertThat(shards.vocabularySize()).isEqualTo(vocabularySize);
      long tokens = 0;
      for (int d = 0; d < 500; d++) {
        Document document = documents.get(d);
        int[] ids = Shards.encode(document.text());
        int[] stored = shards.document(d);
        assertThat(stored[0]).isEqualTo(256);
        assertThat(Arrays.copyOfRange(stored, 1, stored.length)).isEqualTo(ids);
        assertThat(shards.length(d)).isEqualTo(ids.length + 1);
        assertThat(shards.bytes(d)).isEqualTo(ids.length);
        assertThat(shards.sources().get(shards.source(d))).isEqualTo(document.source());
        tokens += stored.length;
      }
      assertThat(shards.tokens()).isEqualTo(tokens);
      assertThat(shards.bytes()).isEqualTo(tokens - 500);
    }
  }

  /// The whole way with a real tokenizer: its texts come back, and its tokens' bytes add up.
  @Test
  void aTokenizerWritesWhatItReadsBack() {
    List<String> texts =
        List.of(
            "Once upon a time, there was a hen.", "天地玄黄，宇宙洪荒。", "<|endoftext|> in a text is text");
    Tokenizer tokenizer = new TokenizerTrainer(300).train(texts.stream());
    TokenShards.write(
        temp.resolve("x"), texts.stream().map(t -> new Document(t, "s", t)), tokenizer);
    try (TokenShards shards = TokenShards.open(temp.resolve("x"))) {
      assertThat(shards.requireTokenizer(tokenizer.hash()).border())
          .isEqualTo(tokenizer.special("<|endoftext|>").orElseThrow());
      for (int d = 0; d < texts.size(); d++) {
        int[] stored = shards.document(d);
        int[] ids = Arrays.copyOfRange(stored, 1, stored.length);
        assertThat(tokenizer.decode(ids)).isEqualTo(texts.get(d));
        assertThat(Arrays.stream(ids).map(shards::tokenBytes).sum()).isEqualTo(shards.bytes(d));
        assertThat(shards.tokenBytes(stored[0])).isZero();
      }
    }
  }

  @Test
  void tokensUseAllOfTwoBytes() {
    Encoding wide =
        new Encoding("00".repeat(32), 0, new int[1 << 16], text -> new int[] {65_535, 32_768});
    TokenShards.write(temp.resolve("x"), Stream.of(new Document("a", "b", "c")), wide);
    try (TokenShards shards = TokenShards.open(temp.resolve("x"))) {
      assertThat(shards.document(0)).containsExactly(0, 65_535, 32_768);
    }
  }

  /// Two threads tokenize, but the files do not depend on them.
  @Test
  void theSameDocumentsGiveTheSameFiles() throws IOException {
    List<Document> documents = Shards.random(3000, 2000, 2);
    for (String name : List.of("a", "b")) {
      TokenShards.write(temp.resolve(name), documents.stream(), Shards.bytes(), 1 << 20);
    }
    List<Path> files;
    try (Stream<Path> list = Files.list(temp.resolve("a"))) {
      files = list.toList();
    }
    assertThat(files).hasSizeGreaterThan(2);
    for (Path file : files) {
      assertThat(temp.resolve("b").resolve(file.getFileName())).hasSameBinaryContentAs(file);
    }
  }

  @Test
  void anyDamagedByteOfAShardIsFound() throws IOException {
    Path folder = temp.resolve("train");
    Shards.write(folder, Shards.random(20, 60, 3), 1 << 20).close();
    Path file = folder.resolve("tokens-00000.bin");
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(4);
    for (int round = 0; round < 300; round++) {
      byte[] damaged = whole.clone();
      // The last eight bytes of the header mean nothing.
      int at = round < 88 ? round : 96 + random.nextInt(whole.length - 96);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      assertThatThrownBy(() -> TokenShards.open(folder))
          .as("byte %d", at)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(file.toString());
    }
  }

  @Test
  void aTruncatedShardIsFound() throws IOException {
    Path folder = temp.resolve("train");
    Shards.write(folder, Shards.random(20, 60, 3), 1 << 20).close();
    Path file = folder.resolve("tokens-00000.bin");
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, 95, 96, 200, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> TokenShards.open(folder))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(file + " is damaged: ")
          .hasMessageEndingWith("; write the token shards again");
    }
    Files.delete(file);
    assertThatThrownBy(() -> TokenShards.open(folder))
        .hasMessage("cannot read " + file + ": no such file or folder");
  }

  @Test
  void anotherTokenizerIsRefused() {
    Path folder = temp.resolve("train");
    try (TokenShards shards = Shards.write(folder, Shards.random(3, 9, 5))) {
      assertThat(shards.requireTokenizer("ab".repeat(32))).isSameAs(shards);
      assertThatThrownBy(() -> shards.requireTokenizer("cd".repeat(32)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the token shards in "
                  + folder
                  + " were written with the tokenizer abababababab,"
                  + " but the one given is cdcdcdcdcdcd: name that tokenizer, or write the"
                  + " shards again");
    }
  }

  @Test
  void aFailureLeavesNothingBehind() throws IOException {
    Path folder = temp.resolve("train");
    Encoding failing =
        new Encoding(
            "00".repeat(32),
            0,
            new int[300],
            text -> {
              throw new IllegalStateException("broken");
            });
    assertThatThrownBy(() -> TokenShards.write(folder, Shards.random(9, 9, 1).stream(), failing))
        .hasMessage("broken");
    assertThatThrownBy(() -> TokenShards.write(folder, Stream.of(), Shards.bytes()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("no documents to write to ");
    assertThat(temp).isEmptyDirectory();
    assertThatThrownBy(() -> TokenShards.open(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no token shards in " + folder);
  }

  @Test
  void aFolderOfSomethingElseIsKept() throws IOException {
    Path mine = Files.writeString(temp.resolve("letter.txt"), "dear", StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Shards.write(temp, Shards.random(3, 9, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("exists and holds no token shards");
    assertThat(mine).exists();
  }
}
