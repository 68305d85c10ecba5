package dev.lungo.cli.terminal;

import dev.lungo.chat.BadLines;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.ConversationFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A file of conversations as a person names it: `~` is the home folder.
record ChatFile(Path path) {
  private static final Pattern NUMBERED = Pattern.compile("(.+?)\\s+(\\d{1,9})");

  /// One conversation of a file.
  ///
  /// @param number counted from 1
  /// @param count of all in the file
  record Loaded(ChatFile file, Conversation conversation, int number, int count) {}

  static ChatFile named(String text) {
    String home = System.getProperty("user.home", "~");
    return new ChatFile(
        Path.of(text.equals("~") || text.startsWith("~/") ? home + text.substring(1) : text));
  }

  void append(Conversation conversation) {
    ConversationFiles.append(path, conversation);
  }

  /// Reads `FILE`, the last conversation, or `FILE N`.
  ///
  /// @throws IllegalArgumentException if the file has no such conversation, or a bad line
  static Loaded load(String argument) {
    Matcher numbered = NUMBERED.matcher(argument);
    boolean one = numbered.matches() && !Files.exists(named(argument).path);
    ChatFile file = named(one ? numbered.group(1) : argument);
    List<Conversation> all = file.read();
    int number = one ? Integer.parseInt(numbered.group(2)) : all.size();
    if (number < 1 || number > all.size()) {
      throw new IllegalArgumentException(
          all.isEmpty()
              ? file + " has no conversation in it"
              : "%s has conversations 1 to %d, and no %d".formatted(file, all.size(), number));
    }
    return new Loaded(file, all.get(number - 1), number, all.size());
  }

  private List<Conversation> read() {
    try (Stream<Conversation> conversations =
        ConversationFiles.read(List.of(path), BadLines.stop())) {
      return conversations.toList();
    } catch (IllegalStateException e) { // file:line: reason
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
