package dev.lungo.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Conversations from files of one JSON object a line, plain or as .gz or .zst.
///
/// A line is recognised by its fields:
///
/// - `{"messages": [{"role": "user", "content": "..."}, ...]}`
/// - `{"instruction": "...", "input": "...", "output": "..."}`, with an optional `system`; an
///   input follows its instruction after an empty line
/// - `{"prompt": "...", "completion": "..."}`
///
/// Any other set of fields is read with templates that name them.
public final class ConversationFiles {
  private ConversationFiles() {}

  /// Reads the files in turn, lazily; close the stream.
  ///
  /// @throws IllegalStateException while reading, as `file:line: reason`, at a line that cannot
  ///     be trained on, unless `badLines` skips those
  /// @throws java.io.UncheckedIOException while reading, if a file cannot be read
  public static Stream<Conversation> read(List<Path> files, BadLines badLines) {
    return JsonLines.read(files, badLines, ConversationFiles::conversation);
  }

  /// Reads lines of any fields: each becomes one question and its answer.
  ///
  /// @throws IllegalStateException also where a template names a field that a line lacks
  public static Stream<Conversation> read(
      List<Path> files, FieldTemplate prompt, FieldTemplate answer, BadLines badLines) {
    return JsonLines.read(
        files,
        badLines,
        line ->
            Conversation.of(Message.user(prompt.fill(line)), Message.assistant(answer.fill(line)))
                .requireTrainable());
  }

  /// Reads what is to be answered: conversations up to and with the last user message. An answer
  /// that follows it in the file is left out.
  public static Stream<Conversation> readPrompts(List<Path> files, BadLines badLines) {
    return JsonLines.read(files, badLines, line -> promptOf(line).requirePrompt());
  }

  /// The conversation that one line of such a file states.
  ///
  /// @throws IllegalArgumentException if it states none that can be trained on
  public static Conversation conversation(JsonNode line) {
    return recognised(line).requireTrainable();
  }

  /// The conversation as one line of such a file.
  public static String line(Conversation conversation) {
    ObjectNode line = MessageJson.object();
    line.set("messages", MessageJson.array(conversation.messages()));
    return line.toString();
  }

  /// The same with where it comes from, in fields that reading ignores.
  public static String line(Conversation conversation, Preference.Details details) {
    ObjectNode line = MessageJson.object();
    line.set("messages", MessageJson.array(conversation.messages()));
    MessageJson.put(line, details);
    return line.toString();
  }

  /// Adds a conversation at the end of such a file, which is made where it is absent.
  ///
  /// @throws IllegalArgumentException if the file's name says that it is packed
  /// @throws java.io.UncheckedIOException if it cannot be written
  public static void append(Path file, Conversation conversation) {
    String name = file.toString();
    if (name.endsWith(".gz") || name.endsWith(".zst")) {
      throw new IllegalArgumentException(
          "cannot append to the packed file " + file + ": name a .jsonl file");
    }
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      ByteBuffer last = ByteBuffer.allocate(1);
      boolean open = size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n';
      ByteBuffer line = UTF_8.encode((open ? "\n" : "") + line(conversation) + "\n");
      for (long at = size; line.hasRemaining(); ) {
        at += channel.write(line, at);
      }
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot write", file, e);
    }
  }

  private static Conversation recognised(JsonNode line) {
    if (line.has("messages")) {
      return new Conversation(MessageJson.messages(line.path("messages"), "messages"));
    }
    if (line.has("instruction") && line.has("output")) {
      return exchange(line, instruction(line), MessageJson.requiredText(line, "output"));
    }
    if (line.path("prompt").isString() && line.has("completion")) {
      return exchange(
          line,
          MessageJson.requiredText(line, "prompt"),
          MessageJson.requiredText(line, "completion"));
    }
    throw new IllegalArgumentException(
        "expected messages, or instruction and output, or prompt and completion; "
            + MessageJson.fields(line));
  }

  private static Conversation promptOf(JsonNode line) {
    if (line.has("messages")) {
      List<Message> messages = MessageJson.messages(line.path("messages"), "messages");
      boolean answered = messages.getLast().role() == Role.ASSISTANT && messages.size() > 1;
      return new Conversation(answered ? messages.subList(0, messages.size() - 1) : messages);
    }
    if (line.path("prompt").isArray()) {
      return new Conversation(MessageJson.messages(line.path("prompt"), "prompt"));
    }
    String user =
        line.has("instruction") ? instruction(line) : MessageJson.requiredText(line, "prompt");
    return new Conversation(List.copyOf(opening(line, user)));
  }

  private static String instruction(JsonNode line) {
    String instruction = MessageJson.requiredText(line, "instruction");
    String input = MessageJson.text(line, "input").orElse("");
    return input.isBlank() ? instruction : instruction + "\n\n" + input;
  }

  private static Conversation exchange(JsonNode line, String user, String answer) {
    List<Message> messages = opening(line, user);
    messages.add(Message.assistant(answer));
    return new Conversation(messages);
  }

  private static List<Message> opening(JsonNode line, String user) {
    List<Message> messages = new ArrayList<>();
    MessageJson.text(line, "system")
        .filter(system -> !system.isBlank())
        .ifPresent(system -> messages.add(Message.system(system)));
    messages.add(Message.user(user));
    return messages;
  }
}
