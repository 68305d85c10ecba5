package dev.lungo.cli.speedrun;

import dev.lungo.chat.BadLines;
import dev.lungo.chat.JsonLines;
import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What a folder of people's own files holds, told by the form of each.
///
/// @param texts .txt and .md files, and .jsonl files with a `text` in each line
/// @param chats .jsonl files of conversations or instructions
/// @param summaries .jsonl files of dialogues with their summaries
/// @param preferences .jsonl files of answers that somebody ranked
/// @param notes what was left out, and why
record OwnData(
    List<Path> texts,
    List<Path> chats,
    List<Path> summaries,
    List<Path> preferences,
    List<String> notes) {
  static final OwnData NONE = new OwnData(List.of(), List.of(), List.of(), List.of(), List.of());

  OwnData {
    texts = List.copyOf(texts);
    chats = List.copyOf(chats);
    summaries = List.copyOf(summaries);
    preferences = List.copyOf(preferences);
    notes = List.copyOf(notes);
  }

  private enum Form {
    TEXT,
    CHAT,
    SUMMARY,
    PREFERENCE
  }

  /// @param mostText bytes of text that the time allows to read; what comes behind is left out
  /// @throws IllegalArgumentException if there is nothing in the folder that can be used
  static OwnData find(Path folder, long mostText) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "no folder " + folder + ": --data names a folder of your texts, chats or preferences");
    }
    List<Path> texts = new ArrayList<>();
    List<Path> chats = new ArrayList<>();
    List<Path> summaries = new ArrayList<>();
    List<Path> preferences = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    long bytes = 0;
    for (Path file : files(folder)) {
      Optional<Form> form = form(file);
      if (form.isEmpty()) {
        notes.add(file + " is left out: neither text, nor chats, nor preferences");
        continue;
      }
      if (form.get() == Form.TEXT) {
        if (bytes > mostText) {
          notes.add(file + " is left out: there is more text than the time allows to read");
          continue;
        }
        bytes += size(file);
      } else if (isHeldOut(file)) {
        notes.add(file + " is left out: every stage holds out a part of what it learns from");
        continue;
      }
      List<Path> list =
          switch (form.get()) {
            case TEXT -> texts;
            case CHAT -> chats;
            case SUMMARY -> summaries;
            case PREFERENCE -> preferences;
          };
      list.add(file);
    }
    OwnData found = new OwnData(texts, chats, summaries, preferences, notes);
    if (texts.isEmpty() && !found.hasChats() && preferences.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing in "
              + folder
              + " can be used: text is .txt, .md or .jsonl lines with a \"text\"; chats and"
              + " preferences are .jsonl lines with \"messages\", or \"chosen\" and \"rejected\"");
    }
    return found;
  }

  boolean hasChats() {
    return !chats.isEmpty() || !summaries.isEmpty();
  }

  /// By the name for text files, by the first line for JSON lines.
  private static Optional<Form> form(Path file) {
    String name = file.getFileName().toString();
    if (name.matches(".*\\.(txt|md)(\\.gz|\\.zst)?")) {
      return Optional.of(Form.TEXT);
    }
    if (!name.matches(".*\\.jsonl(\\.gz|\\.zst)?")) {
      return Optional.empty();
    }
    try (Stream<JsonNode> lines = JsonLines.read(List.of(file), BadLines.stop(), line -> line)) {
      return lines.findFirst().flatMap(OwnData::form);
    } catch (IllegalStateException _) {
      return Optional.empty(); // no JSON
    }
  }

  private static Optional<Form> form(JsonNode line) {
    if (line.has("responses") || (line.has("chosen") && line.has("rejected"))) {
      return Optional.of(Form.PREFERENCE);
    }
    if (line.has("messages")
        || (line.has("instruction") && line.has("output"))
        || (line.path("prompt").isString() && line.has("completion"))) {
      return Optional.of(Form.CHAT);
    }
    if (line.has("dialogue") && line.has("summary")) {
      return Optional.of(Form.SUMMARY);
    }
    return line.path("text").isString() ? Optional.of(Form.TEXT) : Optional.empty();
  }

  private static boolean isHeldOut(Path file) {
    return file.getFileName().toString().matches("(val(id(ation)?)?|test)([._-].*)?");
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", folder, e);
    }
  }

  /// Packed text is about three times as long.
  private static long size(Path file) {
    try {
      return Files.size(file) * (file.toString().matches(".*\\.(gz|zst)") ? 3 : 1);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    }
  }
}
