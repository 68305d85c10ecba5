package dev.lungo.cli.terminal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/// A typed line as the line editor sees it, for completion: a command and the rest of the line, or
/// a message, which is one word whatever is in it.
///
/// @param wordCursor the cursor's place in the word where it stands
/// @param cursor the cursor's place in the line
record InputLine(String line, List<String> words, int wordIndex, int wordCursor, int cursor)
    implements CompletingParsedLine {

  static ParsedLine parse(String line, int cursor, Parser.ParseContext context) {
    int space = line.startsWith("/") ? line.indexOf(' ') : -1;
    if (space < 0) {
      return new InputLine(line, List.of(line), 0, Math.min(cursor, line.length()), cursor);
    }
    List<String> words = List.of(line.substring(0, space), line.substring(space + 1));
    return cursor <= space
        ? new InputLine(line, words, 0, cursor, cursor)
        : new InputLine(line, words, 1, cursor - space - 1, cursor);
  }

  /// Names of commands, and of files where a command takes one.
  static void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    String command = line.words().getFirst();
    if (line.wordIndex() == 0 && command.startsWith("/")) {
      Arrays.stream(SlashCommand.values()).map(InputLine::candidate).forEach(candidates::add);
    } else if (line.wordIndex() == 1
        && Arrays.stream(SlashCommand.values())
            .anyMatch(c -> c.takesFile() && c.typed().equals(command))) {
      files(line.word(), candidates);
    }
  }

  private static Candidate candidate(SlashCommand command) {
    return new Candidate(
        command.typed(), command.typed(), null, command.description(), null, null, true, 0);
  }

  private static void files(String typed, List<Candidate> candidates) {
    String folder = typed.substring(0, typed.lastIndexOf('/') + 1);
    Path path = ChatFile.named(folder.isEmpty() ? "." : folder).path();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        boolean isFolder = Files.isDirectory(entry);
        String shown = isFolder ? name + "/" : name;
        candidates.add(new Candidate(folder + shown, shown, null, null, null, null, !isFolder));
      }
    } catch (IOException _) {
      // Nothing to complete in a folder that cannot be read.
    }
  }

  @Override
  public String word() {
    return words.get(wordIndex);
  }

  @Override
  public CharSequence escape(CharSequence candidate, boolean complete) {
    return candidate;
  }

  @Override
  public int rawWordCursor() {
    return wordCursor;
  }

  @Override
  public int rawWordLength() {
    return word().length();
  }
}
