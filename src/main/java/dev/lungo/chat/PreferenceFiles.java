package dev.lungo.chat;

import dev.lungo.chat.Preference.Details;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Preferences from files of one JSON object a line, plain or as .gz or .zst.
///
/// - pairs: `{"prompt": [messages], "chosen": [messages], "rejected": [messages]}`
/// - rankings: `{"prompt": [messages], "responses": ["...", ...], "ranking": [[2], [0, 1]]}`,
///   groups from best to worst, ties in one group
///
/// both with optional `labeler`, `confidence`, `note`, `model` and `created`. As data sets differ,
/// a prompt may also be a string, or be called `messages` or `post`; chosen and rejected may be
/// strings, or whole conversations that repeat the prompt; a ranking may be a flat list of
/// indices, best first, where equal `scores` are ties.
public final class PreferenceFiles {
  private PreferenceFiles() {}

  /// Reads the files in turn, lazily; close the stream.
  ///
  /// @throws IllegalStateException while reading, as `file:line: reason`, at a line that states
  ///     no preference, unless `badLines` skips those
  /// @throws java.io.UncheckedIOException while reading, if a file cannot be read
  public static Stream<Preference> read(List<Path> files, BadLines badLines) {
    return JsonLines.read(files, badLines, PreferenceFiles::preference);
  }

  /// The preference as one line of such a file, in the ranked form.
  public static String line(Preference preference) {
    ObjectNode line = MessageJson.object();
    line.set("prompt", MessageJson.array(preference.prompt().messages()));
    ArrayNode responses = line.putArray("responses");
    preference.responses().forEach(responses::add);
    ArrayNode ranking = line.putArray("ranking");
    preference.ranking().forEach(group -> group.forEach(ranking.addArray()::add));
    if (!preference.scores().isEmpty()) {
      ArrayNode scores = line.putArray("scores");
      preference.scores().forEach(scores::add);
    }
    MessageJson.put(line, preference.details());
    return line.toString();
  }

  /// The preference that one line of such a file states.
  ///
  /// @throws IllegalArgumentException if it states none
  public static Preference preference(JsonNode line) {
    if (line.has("responses")) {
      List<String> responses = texts(line);
      List<Double> scores = scores(line);
      return new Preference(
          new Conversation(prompt(line)), responses, ranking(line, scores), scores, details(line));
    }
    if (!line.has("chosen") || !line.has("rejected")) {
      throw new IllegalArgumentException(
          "expected chosen and rejected, or responses and ranking; " + MessageJson.fields(line));
    }
    List<Message> prompt = prompt(line);
    List<String> pair = List.of(answer(line, "chosen", prompt), answer(line, "rejected", prompt));
    return new Preference(
        new Conversation(prompt), pair, List.of(List.of(0), List.of(1)), List.of(), details(line));
  }

  /// The messages before the answers. Where no field holds them, they are what the two
  /// conversations have in common.
  private static List<Message> prompt(JsonNode line) {
    for (String field : List.of("prompt", "messages", "post")) {
      JsonNode value = line.path(field);
      if (value.isString()) {
        return List.of(Message.user(value.asString()));
      }
      if (line.has(field)) {
        return MessageJson.messages(value, field);
      }
    }
    if (line.path("chosen").isArray() && line.path("rejected").isArray()) {
      List<Message> chosen = MessageJson.messages(line.path("chosen"), "chosen");
      List<Message> rejected = MessageJson.messages(line.path("rejected"), "rejected");
      if (chosen.size() > 1
          && rejected.size() == chosen.size()
          && rejected.subList(0, chosen.size() - 1).equals(chosen.subList(0, chosen.size() - 1))) {
        return chosen.subList(0, chosen.size() - 1);
      }
    }
    throw new IllegalArgumentException("there is no prompt; " + MessageJson.fields(line));
  }

  private static String answer(JsonNode line, String field, List<Message> prompt) {
    JsonNode value = line.path(field);
    if (value.isString()) {
      return value.asString();
    }
    List<Message> messages = MessageJson.messages(value, field);
    int repeated =
        messages.size() > prompt.size() && messages.subList(0, prompt.size()).equals(prompt)
            ? prompt.size()
            : 0;
    if (messages.size() - repeated != 1 || messages.getLast().role() != Role.ASSISTANT) {
      throw new IllegalArgumentException(
          "'" + field + "' must be one assistant message, which answers the prompt");
    }
    return messages.getLast().content();
  }

  private static List<String> texts(JsonNode line) {
    List<String> texts = new ArrayList<>();
    for (JsonNode response : array(line, "responses")) {
      if (!response.isString()) {
        throw new IllegalArgumentException("responses[" + texts.size() + "] must be text");
      }
      texts.add(response.asString());
    }
    return texts;
  }

  private static List<Double> scores(JsonNode line) {
    List<Double> scores = new ArrayList<>();
    if (line.has("scores")) {
      for (JsonNode score : array(line, "scores")) {
        if (!score.isNumber()) {
          throw new IllegalArgumentException("scores[" + scores.size() + "] must be a number");
        }
        scores.add(score.asDouble());
      }
    }
    return scores;
  }

  private static List<List<Integer>> ranking(JsonNode line, List<Double> scores) {
    List<List<Integer>> groups = new ArrayList<>();
    for (JsonNode entry : array(line, "ranking")) {
      if (entry.isArray()) {
        List<Integer> group = new ArrayList<>();
        entry.forEach(index -> group.add(index(index)));
        groups.add(group);
      } else {
        int index = index(entry);
        if (!groups.isEmpty() && sameScore(scores, groups.getLast().getLast(), index)) {
          groups.getLast().add(index);
        } else {
          groups.add(new ArrayList<>(List.of(index)));
        }
      }
    }
    return groups;
  }

  private static boolean sameScore(List<Double> scores, int a, int b) {
    return Math.min(a, b) >= 0
        && Math.max(a, b) < scores.size()
        && scores.get(a).equals(scores.get(b));
  }

  private static int index(JsonNode node) {
    if (!node.isInt()) {
      throw new IllegalArgumentException(
          "the ranking must hold the responses' indices, but has " + node);
    }
    return node.asInt();
  }

  private static JsonNode array(JsonNode line, String field) {
    JsonNode value = line.path(field);
    if (!value.isArray()) {
      throw new IllegalArgumentException(
          "needs the list '" + field + "'; " + MessageJson.fields(line));
    }
    return value;
  }

  private static Details details(JsonNode line) {
    JsonNode confidence = line.path("confidence");
    return new Details(
        MessageJson.text(line, "labeler"),
        confidence.isNumber() ? OptionalDouble.of(confidence.asDouble()) : OptionalDouble.empty(),
        MessageJson.text(line, "note"),
        MessageJson.text(line, "model"),
        MessageJson.text(line, "created").map(PreferenceFiles::instant));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'created' must be a time such as 2026-01-31T12:00:00Z, but is '" + text + "'", e);
    }
  }
}
