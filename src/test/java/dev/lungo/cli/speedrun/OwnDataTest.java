package dev.lungo.cli.speedrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnDataTest {
  @TempDir Path folder;

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    if (name.endsWith(".gz")) {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(content.getBytes(StandardCharsets.UTF_8));
      }
      return file;
    }
    return Files.writeString(file, content);
  }

  @Test
  void filesAreToldApartByTheirForm() throws IOException {
    Path text = file("b/notes.md", "# Notes");
    Path lines = file("a.jsonl", "{\"text\":\"Once\"}\n");
    Path messages = file("chats.jsonl", "{\"messages\":[]}");
    Path alpaca = file("alpaca.jsonl.gz", "{\"instruction\":\"a\",\"output\":\"b\"}\n");
    Path pairs = file("pairs.jsonl", "{\"prompt\":\"a\",\"chosen\":\"b\",\"rejected\":\"c\"}");
    Path ranked = file("ranked.jsonl", "{\"messages\":[],\"responses\":[],\"ranking\":[]}");
    Path summaries = file("dialogues.jsonl", "{\"dialogue\":\"a\",\"summary\":\"b\"}");
    file("picture.png", "x");
    file("odd.jsonl", "{\"question\":1}");
    file("broken.jsonl", "{{{");
    file("validation.jsonl", "{\"messages\":[]}");
    OwnData found = OwnData.find(folder, Long.MAX_VALUE);
    assertThat(found.texts()).containsExactly(lines, text);
    assertThat(found.chats()).containsExactly(alpaca, messages);
    assertThat(found.summaries()).containsExactly(summaries);
    assertThat(found.preferences()).containsExactly(pairs, ranked);
    assertThat(found.notes())
        .hasSize(4)
        .anyMatch(note -> note.contains("picture.png") && note.contains("neither text"))
        .anyMatch(note -> note.contains("validation.jsonl") && note.contains("holds out"));
  }

  @Test
  void moreTextThanTheTimeAllowsIsLeftOutAndSaid() throws IOException {
    Path first = file("a.txt", "x".repeat(100));
    Path second = file("b.txt", "x".repeat(100));
    OwnData found = OwnData.find(folder, 50);
    assertThat(found.texts()).containsExactly(first);
    assertThat(found.notes()).singleElement().asString().contains(second.toString(), "time allows");
  }

  @Test
  void aFolderWithNothingToLearnFromIsRefused() throws IOException {
    assertThatThrownBy(() -> OwnData.find(folder.resolve("none"), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no folder");
    file("a.csv", "1,2");
    assertThatThrownBy(() -> OwnData.find(folder, 1)).hasMessageContaining("can be used");
  }
}
