package dev.lungo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordWrapTest {
  /// What a terminal of some width shows after some output: it knows the sequences that are used.
  private static final class Screen {
    private final int columns;
    private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
    private int column;

    Screen(int columns) {
      this.columns = columns;
    }

    List<String> show(String output) {
      for (int i = 0; i < output.length(); i++) {
        char c = output.charAt(i);
        if (c == '\r') {
          column = 0;
        } else if (c == '\n') {
          rows.add(new StringBuilder());
          column = 0;
        } else if (output.startsWith("\u001b[K", i)) {
          rows.getLast().setLength(column);
          i += 2;
        } else if (c == '\u001b') {
          int end = output.indexOf('C', i);
          column = Integer.parseInt(output.substring(i + 2, end));
          i = end;
        } else {
          if (column == columns) {
            rows.add(new StringBuilder());
            column = 0;
          }
          rows.getLast().append(c);
          column++;
        }
      }
      return rows.stream().map(row -> row.toString().stripTrailing()).toList();
    }
  }

  /// The plain way: all words are known.
  private static List<String> wrapped(String text, int columns) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\n", -1)) {
      var line = new StringBuilder();
      for (String word : paragraph.split(" ")) {
        if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
          lines.add(line.toString());
          line.setLength(0);
        }
        line.append(line.isEmpty() ? "" : " ").append(word);
        while (line.length() > columns) {
          lines.add(line.substring(0, columns));
          line.delete(0, columns);
        }
      }
      lines.add(line.toString());
    }
    return lines;
  }

  @Test
  void aStreamIsWrappedLikeAWholeText() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int columns = 5 + random.nextInt(20);
      var text = new StringBuilder("w");
      for (int i = 0; i < 40; i++) {
        text.append(random.nextInt(8) == 0 ? "\n" : " ")
            .append(
                "abcdefghijklmnopqrstuvwxyz", 0, 1 + random.nextInt(Math.min(26, 9 + seed / 9)));
      }
      var out = new StringWriter();
      var wrap = new WordWrap(new PrintWriter(out), () -> columns);
      for (int at = 0; at < text.length(); ) {
        int end = Math.min(text.length(), at + 1 + random.nextInt(6));
        wrap.write(text.substring(at, end));
        at = end;
      }
      assertThat(new Screen(columns).show(out.toString()))
          .as("seed %d, %d columns", seed, columns)
          .isEqualTo(wrapped(text.toString(), columns));
    }
  }

  @Test
  void wideCharactersBreakAnywhereAndAnUnknownWidthMeansNoWrapping() {
    var out = new StringWriter();
    new WordWrap(new PrintWriter(out), () -> 5).write("你好世界吗");
    assertThat(out.toString()).isEqualTo("你好世界吗");
    out.getBuffer().setLength(0);
    new WordWrap(new PrintWriter(out), () -> 0).write("one two three four");
    assertThat(out.toString()).isEqualTo("one two three four");
  }
}
