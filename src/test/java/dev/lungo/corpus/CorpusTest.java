package dev.lungo.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CorpusTest {
  @TempDir Path temp;
  private Path input = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void folders() throws IOException {
    input = Files.createDirectory(temp.resolve("in"));
    out = temp.resolve("out");
  }

  @Test
  void everythingThatIsReadIsKeptOrDroppedWithAReason() throws IOException {
    List<String> texts = texts(500);
    texts.add(texts.get(7));
    texts.add(texts.get(8) + " And that was all.");
    texts.add("Lorem ipsum dolor sit amet.");
    texts.set(3, texts.get(3) + "\nWrite to hen@example.com.");
    write("stories.txt", String.join("\n<|endoftext|>\n", texts));
    CorpusReport report = Corpus.make(options("gentle"));

    assertThat(report.read().documents()).isEqualTo(503);
    assertThat(rule(report, "exact-duplicates").dropped().documents()).isEqualTo(1);
    assertThat(rule(report, "near-duplicates").dropped().documents()).isEqualTo(1);
    assertThat(rule(report, "c4-lorem-ipsum").dropped().documents()).isEqualTo(1);
    CorpusReport.RuleReport personal = rule(report, "personal-data");
    assertThat(personal.changed().documents()).isEqualTo(1);
    assertThat(personal.examples().getFirst().before()).contains("hen@example.com");
    assertThat(personal.examples().getFirst().after()).contains("[email]");

    List<Document> train = read(out.resolve("train"));
    List<Document> validation = read(out.resolve("validation"));
    assertThat(train).hasSize((int) report.train().documents());
    assertThat(validation).hasSize((int) report.validation().documents()).isNotEmpty();
    assertThat(train.size() + validation.size()).isEqualTo(500);
    assertThat(train).doesNotContainAnyElementsOf(validation);
    assertThat(train).allMatch(d -> d.source().equals("in/stories"));

    JsonNode json = JsonMapper.shared().readTree(Files.readString(out.resolve("corpus.json")));
    assertThat(json.at("/read/documents").asInt()).isEqualTo(503);
    assertThat(json.at("/rules").size()).isEqualTo(report.rules().size());
    assertThat(json.at("/sources/in~1stories/train/documents").asInt()).isEqualTo(train.size());
    assertThat(json.at("/settings/note").asString()).isEqualTo("test");
  }

  @Test
  void theSameInputGivesTheSameFiles() throws IOException {
    write("a.txt", String.join("\n<|endoftext|>\n", texts(2000)));
    Corpus.make(options("gentle"));
    byte[] first = Files.readAllBytes(out.resolve("train/00000.jsonl.zst"));
    String report = Files.readString(out.resolve("corpus.json"));
    Corpus.make(options("gentle"));
    assertThat(Files.readAllBytes(out.resolve("train/00000.jsonl.zst"))).isEqualTo(first);
    assertThat(Files.readString(out.resolve("corpus.json"))).isEqualTo(report);
  }

  @Test
  void filesHaveABoundedSize() throws IOException {
    write("a.txt", String.join("\n<|endoftext|>\n", texts(300)));
    CorpusOptions small = options("gentle");
    CorpusReport report =
        Corpus.make(
            new CorpusOptions(
                small.inputs(),
                List.of(),
                out,
                small.read(),
                small.rules(),
                small.copies(),
                0.01,
                10_000,
                small.settings()));
    try (Stream<Path> files = Files.list(out.resolve("train"))) {
      // 300 texts of about 840 bytes with their ids, 10,000 bytes to a file.
      assertThat(files.count()).isBetween(22L, 34L);
    }
    assertThat(read(out.resolve("train"))).hasSize((int) report.train().documents());
  }

  @Test
  void linesAreDocumentsWhereAsked() throws IOException {
    Path captions = write("captions.txt", "Two dogs run.\nA man sleeps.\nA hat.\n");
    CorpusOptions options = options("gentle");
    CorpusReport report =
        Corpus.make(
            new CorpusOptions(
                List.of(),
                List.of(captions),
                out,
                options.read(),
                options.rules(),
                options.copies(),
                0,
                1 << 20,
                options.settings()));
    assertThat(report.train().documents()).isEqualTo(3);
  }

  @Test
  void whenNothingIsLeftItSaysWhy() {
    write("a.txt", "Lorem ipsum a.\n<|endoftext|>\nLorem ipsum b.\n<|endoftext|>\n#a #b #c #d");
    assertThatThrownBy(() -> Corpus.make(options("gentle,+c4-sentences")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "nothing is left of 3 documents: c4-sentences dropped 3 (such as: 0 sentences, not 3)");
    write("a.txt", "\n\n");
    assertThatThrownBy(() -> Corpus.make(options("gentle")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the input has no text: all of its files are empty");
    assertThat(temp.resolve("out.partial")).doesNotExist();
    assertThat(out).doesNotExist();
  }

  @Test
  void aBadInputLeavesWhatWasThereBefore() throws IOException {
    Path good = write("a.txt", String.join("\n<|endoftext|>\n", texts(20)));
    Corpus.make(options("gentle"));
    String before = Files.readString(out.resolve("corpus.json"));
    write("b.jsonl", "{\"text\":\"fine\"}\n{\"text\":\n");
    assertThatThrownBy(() -> Corpus.make(options("gentle")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(input.resolve("b.jsonl") + ":2: no valid JSON");
    assertThat(Files.readString(out.resolve("corpus.json"))).isEqualTo(before);
    assertThat(temp.resolve("out.partial")).doesNotExist();
    assertThat(good).exists();
  }

  @Test
  void invalidUtf8IsReportedByFile() throws IOException {
    Files.write(input.resolve("a.txt"), new byte[] {'a', ' ', (byte) 0xFF, ' ', 'b'});
    CorpusReport report = Corpus.make(options("gentle"));
    assertThat(report.invalidUtf8()).containsEntry(input.resolve("a.txt").toString(), 1L);
  }

  @Test
  void aFolderOfSomethingElseIsKept() throws IOException {
    write("a.txt", "Some text.");
    Files.createDirectory(out);
    Path mine = Files.writeString(out.resolve("letter.txt"), "dear");
    assertThatThrownBy(() -> Corpus.make(options("gentle")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(out + " exists and is no corpus of Lungo's; name another folder for --out");
    Files.delete(mine);
    Files.createDirectory(out.resolve("train"));
    assertThatThrownBy(() -> Corpus.make(options("gentle"))).hasMessageContaining("no corpus");
    Files.delete(out.resolve("train"));
    Files.delete(out);
    Files.writeString(out, "a file");
    assertThatThrownBy(() -> Corpus.make(options("gentle")))
        .hasMessage(out + " is a file; name a folder for --out");
  }

  @Test
  void inputAndOutputMustNotLieInOneAnother() {
    out = input.resolve("out");
    write("a.txt", "Some text.");
    assertThatThrownBy(() -> Corpus.make(options("gentle")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lie in one another");
  }

  /// Linux has a device that is always full.
  @Test
  void aFullDiskIsNamed() throws IOException {
    Assumptions.assumeTrue(Files.isWritable(Path.of("/dev/full")));
    Files.createDirectory(out);
    Files.createSymbolicLink(out.resolve("00000.jsonl.zst"), Path.of("/dev/full"));
    Random random = new Random(1);
    assertThatThrownBy(
            () -> {
              try (ShardedJsonLines lines = new ShardedJsonLines(out, 1 << 20)) {
                for (int i = 0; i < 50_000; i++) {
                  lines.add(new Document("i", "s", "noise " + random.nextLong()));
                }
              }
            })
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot write " + out + ": No space left on device");
  }

  private CorpusOptions options(String rules) {
    RuleChoice choice = RuleChoice.parse(rules);
    LinkedHashMap<String, Object> notes = new LinkedHashMap<>();
    notes.put("note", "test");
    return new CorpusOptions(
        List.of(input),
        List.of(),
        out,
        ReadOptions.defaults(),
        choice.of(choice.preset().cleaning()),
        new CorpusOptions.Copies(true, 0.8),
        0.01,
        1 << 20,
        notes);
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(input.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CorpusReport.RuleReport rule(CorpusReport report, String name) {
    return report.rules().stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<Document> read(Path folder) {
    try (Stream<Document> documents = Documents.read(List.of(folder), ReadOptions.defaults())) {
      return documents.toList();
    }
  }

  private static List<String> texts(int count) {
    Random random = new Random(5);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int w = 0; w < 120; w++) {
        text.append(w == 0 ? "" : " ")
            .append("word")
            .append((char) ('a' + random.nextInt(26)))
            .append((char) ('a' + random.nextInt(26)));
      }
      texts.add(text + ".");
    }
    return texts;
  }
}
