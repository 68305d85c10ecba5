package dev.lungo.store;

import dev.lungo.chat.Message;
import dev.lungo.chat.Preference.Details;
import dev.lungo.store.SavedMessage.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedCollection;
import java.util.stream.Stream;

/// One conversation for export: its messages, and when what was judged.
final class JudgedConversation {
  private final String labeler;
  private final Map<String, SavedMessage> messages = new LinkedHashMap<>();
  private final Map<String, Instant> judgements;

  /// @param messages all of a conversation, in order
  /// @param judgements when what was judged, such as `vote ID`
  JudgedConversation(String labeler, List<SavedMessage> messages, Map<String, Instant> judgements) {
    this.labeler = labeler;
    messages.forEach(message -> this.messages.put(message.id(), message));
    this.judgements = judgements;
  }

  SequencedCollection<SavedMessage> messages() {
    return List.copyOf(messages.values());
  }

  /// The path to a message, without it.
  List<SavedMessage> before(SavedMessage message) {
    List<SavedMessage> path = new ArrayList<>();
    for (String at = message.parent(); at != null; ) {
      SavedMessage earlier = Objects.requireNonNull(messages.get(at));
      path.addFirst(earlier);
      at = earlier.parent();
    }
    return path;
  }

  /// What was said before an answer, as it went into the model: under the system prompt of that
  /// time, and without what was dropped to make room.
  List<Message> prompt(SavedMessage answer) {
    List<Message> prompt = new ArrayList<>();
    if (!system(answer).isBlank()) {
      prompt.add(Message.system(system(answer)));
    }
    int dropped = answer.origin() == null ? 0 : answer.origin().dropped();
    before(answer).stream()
        .skip(dropped)
        .forEach(earlier -> prompt.add(new Message(earlier.role(), earlier.content())));
    return prompt;
  }

  static String system(SavedMessage answer) {
    return answer.origin() == null ? "" : answer.origin().system();
  }

  static boolean voted(SavedMessage answer, int value) {
    return answer.vote() != null && answer.vote().value() == value;
  }

  /// Who judged, when, and what wrote the answers.
  Details details(String judgement, String note, Stream<SavedMessage> answers) {
    String models =
        answers
            .map(answer -> Optional.ofNullable(answer.origin()))
            .flatMap(Optional::stream)
            .map(JudgedConversation::model)
            .distinct()
            .reduce((a, b) -> a + ", " + b)
            .orElse("");
    return new Details(
        Optional.of(labeler),
        OptionalDouble.empty(),
        Optional.of(note),
        models.isEmpty() ? Optional.empty() : Optional.of(models),
        Optional.of(time(judgement)));
  }

  private static String model(Origin origin) {
    return origin.model() + "@" + origin.version();
  }

  Instant time(String judgement) {
    return Objects.requireNonNull(judgements.get(judgement), judgement);
  }
}
