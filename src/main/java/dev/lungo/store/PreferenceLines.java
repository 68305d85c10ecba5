package dev.lungo.store;

import static dev.lungo.store.JudgedConversation.voted;

import dev.lungo.chat.Conversation;
import dev.lungo.chat.Preference;
import dev.lungo.chat.PreferenceFiles;
import dev.lungo.chat.Role;
import dev.lungo.store.SavedMessage.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Answers to one message that were preferred to others, for reward models.
///
/// - Side by side: the chosen one before the other. Both good and both bad prefer nothing.
/// - Versions: those with thumbs up before those with thumbs down. Where these are the two sides of
///   one comparison, only that counts: it is where both were read.
///
/// Nothing is learned from the prompt, so what is in it does not matter. Answers may have met
/// their token limit, but none was stopped or cut: that half an answer is less says nothing.
final class PreferenceLines {
  private final JudgedConversation conversation;
  private final LeftOut leftOut;
  private final List<String> lines = new ArrayList<>();

  private PreferenceLines(JudgedConversation conversation, LeftOut leftOut) {
    this.conversation = conversation;
    this.leftOut = leftOut;
  }

  static List<String> of(JudgedConversation conversation, LeftOut leftOut) {
    PreferenceLines lines = new PreferenceLines(conversation, leftOut);
    lines.comparisons().values().forEach(lines::compare);
    lines.versions().values().forEach(lines::vote);
    return lines.lines;
  }

  /// Answers by the decided comparison that they are sides of.
  private Map<String, List<SavedMessage>> comparisons() {
    Map<String, List<SavedMessage>> pairs = new LinkedHashMap<>();
    for (SavedMessage message : conversation.messages()) {
      Side side = message.comparison();
      if (side != null && side.choice() != null) {
        pairs.computeIfAbsent(side.id(), _ -> new ArrayList<>()).add(message);
      }
    }
    return pairs;
  }

  private void compare(List<SavedMessage> pair) {
    SavedMessage left = pair.getFirst(); // made first
    SavedMessage right = pair.getLast();
    Side side = Objects.requireNonNull(left.comparison());
    String judgement = "comparison " + side.id();
    switch (Objects.requireNonNull(side.choice())) {
      case LEFT -> prefer(List.of(left), List.of(right), judgement, "comparison");
      case RIGHT -> prefer(List.of(right), List.of(left), judgement, "comparison");
      case BOTH_GOOD, BOTH_BAD -> leftOut.because("comparisons without a preference");
    }
  }

  /// Answers by what they answer.
  private Map<String, List<SavedMessage>> versions() {
    Map<String, List<SavedMessage>> versions = new LinkedHashMap<>();
    for (SavedMessage message : conversation.messages()) {
      if (message.role() == Role.ASSISTANT && message.parent() != null) {
        versions.computeIfAbsent(message.parent(), _ -> new ArrayList<>()).add(message);
      }
    }
    return versions;
  }

  private void vote(List<SavedMessage> versions) {
    List<SavedMessage> up = versions.stream().filter(answer -> voted(answer, 1)).toList();
    List<SavedMessage> down = versions.stream().filter(answer -> voted(answer, -1)).toList();
    if (up.isEmpty() || down.isEmpty()) {
      return;
    }
    if (up.size() == 1 && down.size() == 1 && decided(up.getFirst(), down.getFirst())) {
      leftOut.because("thumbs on two answers that were also compared");
      return;
    }
    String last =
        Stream.concat(up.stream(), down.stream())
            .map(answer -> "vote " + answer.id())
            .max(Comparator.comparing(conversation::time))
            .orElseThrow();
    prefer(up, down, last, "thumbs");
  }

  private static boolean decided(SavedMessage a, SavedMessage b) {
    Side side = a.comparison();
    Side other = b.comparison();
    return side != null
        && other != null
        && side.id().equals(other.id())
        && (side.choice() == Choice.LEFT || side.choice() == Choice.RIGHT);
  }

  private void prefer(
      List<SavedMessage> better, List<SavedMessage> worse, String judgement, String note) {
    List<SavedMessage> all = Stream.concat(better.stream(), worse.stream()).toList();
    if (!all.stream().allMatch(PreferenceLines::reachedItsEnd)) {
      leftOut.because("preferences with a half or empty answer");
      return;
    }
    if (all.stream().map(JudgedConversation::system).distinct().count() > 1) {
      leftOut.because("preferences between answers under different system prompts");
      return;
    }
    List<Integer> indices = IntStream.range(0, all.size()).boxed().toList();
    try {
      lines.add(
          PreferenceFiles.line(
              new Preference(
                  new Conversation(conversation.prompt(all.getFirst())),
                  all.stream().map(SavedMessage::content).toList(),
                  List.of(
                      indices.subList(0, better.size()),
                      indices.subList(better.size(), all.size())),
                  List.of(),
                  conversation.details(judgement, note, all.stream()))));
    } catch (IllegalArgumentException _) {
      leftOut.because("preferences between equal answers, or that follow no person's message");
    }
  }

  private static boolean reachedItsEnd(SavedMessage answer) {
    return (answer.status() == Status.COMPLETE || answer.status() == Status.LENGTH)
        && !answer.content().isBlank();
  }
}
