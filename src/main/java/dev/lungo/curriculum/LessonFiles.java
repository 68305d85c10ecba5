package dev.lungo.curriculum;

import dev.lungo.chat.BadLines;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.ConversationFiles;
import dev.lungo.chat.JsonLines;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Questions with their right answers and checks, one JSON object a line:
///
/// `{"messages": [...], "family": "arithmetic", "part": "new-entities", "check": {"kind": "gives",
/// "number": 7}}`
///
/// Such a file is also one of conversations: the last message is the right answer.
public final class LessonFiles {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private LessonFiles() {}

  /// The question as one line of such a file.
  public static String line(Question question) {
    return json(question).toString();
  }

  /// The object of its line.
  public static ObjectNode json(Question question) {
    Lesson lesson = question.lesson();
    ObjectNode line = (ObjectNode) JSON.readTree(ConversationFiles.line(lesson.conversation()));
    line.put("family", lesson.family()).put("part", word(question.part().name()));
    ObjectNode check = JSON.valueToTree(lesson.check());
    line.set("check", check.put("kind", kind(lesson.check())));
    return line;
  }

  /// Reads a file, plain or as .gz or .zst.
  ///
  /// @throws IllegalStateException as `file:line: reason`, at a line that is no question
  public static List<Question> read(Path file) {
    try (Stream<Question> questions =
        JsonLines.read(List.of(file), BadLines.stop(), LessonFiles::question)) {
      return questions.toList();
    }
  }

  /// The question that a line's object states.
  ///
  /// @throws IllegalArgumentException if it states none
  public static Question question(JsonNode line) {
    Conversation conversation = ConversationFiles.conversation(line);
    String part = line.path("part").asString("");
    for (Part each : Part.values()) {
      if (word(each.name()).equals(part)) {
        return new Question(
            each,
            new Lesson(line.path("family").asString(""), conversation, check(line.path("check"))));
      }
    }
    throw new IllegalArgumentException(
        "a question needs a part such as new-entities, but has '" + part + "'");
  }

  private static final Map<String, Class<? extends Check>> KINDS =
      Map.ofEntries(
          Map.entry("says", Check.Says.class),
          Map.entry("says-all", Check.SaysAll.class),
          Map.entry("gives", Check.Gives.class),
          Map.entry("is", Check.Is.class),
          Map.entry("lists", Check.Lists.class),
          Map.entry("is-json", Check.IsJson.class),
          Map.entry("declines", Check.Declines.class),
          Map.entry("helps", Check.Helps.class),
          Map.entry("admits", Check.Admits.class),
          Map.entry("story", Check.Story.class),
          Map.entry("java-method", Check.JavaMethod.class),
          Map.entry("responds", Check.Responds.class));

  private static String kind(Check check) {
    return KINDS.entrySet().stream()
        .filter(entry -> entry.getValue().isInstance(check))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private static Check check(JsonNode node) {
    Class<? extends Check> kind = KINDS.get(node.path("kind").asString(""));
    if (kind == null) {
      throw new IllegalArgumentException("a question needs a check with a known kind");
    }
    try {
      return JSON.treeToValue(node, kind);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the check: " + e.getOriginalMessage(), e);
    }
  }

  private static String word(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
