package dev.lungo.store;

import static dev.lungo.store.JudgedConversation.voted;

import dev.lungo.chat.Conversation;
import dev.lungo.chat.ConversationFiles;
import dev.lungo.chat.Message;
import dev.lungo.chat.Preference.Details;
import dev.lungo.chat.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/// Good and better answers as conversations for supervised tuning.
///
/// Tuning learns every answer of a line, not only the last. So a line is left out if an answer on
/// its way was voted down, rewritten or is not whole; and a chat that a longer one begins with is
/// not written twice.
final class ChatLines {
  private final JudgedConversation conversation;
  private final LeftOut leftOut;

  ChatLines(JudgedConversation conversation, LeftOut leftOut) {
    this.conversation = conversation;
    this.leftOut = leftOut;
  }

  /// Up to each answer with a thumb up.
  List<String> good() {
    List<SavedMessage> good =
        conversation.messages().stream()
            .filter(answer -> voted(answer, 1) && usable(answer))
            .toList();
    Set<String> begun = new HashSet<>();
    for (SavedMessage answer : good) {
      conversation.before(answer).forEach(earlier -> begun.add(earlier.id()));
    }
    List<String> lines = new ArrayList<>();
    for (SavedMessage answer : good) {
      if (!begun.contains(answer.id())) {
        String comment = Objects.requireNonNull(answer.vote()).comment();
        String note = comment.isBlank() ? "thumb up" : "thumb up: " + comment;
        add(lines, answer, answer.content(), "vote " + answer.id(), note);
      }
    }
    return lines;
  }

  private boolean usable(SavedMessage answer) {
    if (!whole(answer)) {
      leftOut.because("thumbs up for half or empty answers");
    } else if (answer.demonstration() != null) {
      leftOut.because("thumbs up for answers that were also rewritten");
    } else if (followsBad(answer)) {
      leftOut.because("thumbs up after a bad, rewritten or half answer");
    } else {
      return true;
    }
    return false;
  }

  /// Up to each answer that a person wrote.
  List<String> demonstrations() {
    List<String> lines = new ArrayList<>();
    for (SavedMessage answer : conversation.messages()) {
      String better = answer.demonstration();
      if (better != null && followsBad(answer)) {
        leftOut.because("better answers after a bad, rewritten or half one");
      } else if (better != null) {
        add(lines, answer, better, "demonstration " + answer.id(), "written by a person");
      }
    }
    return lines;
  }

  private void add(
      List<String> lines, SavedMessage answer, String text, String judgement, String note) {
    List<Message> all = new ArrayList<>(conversation.prompt(answer));
    all.add(Message.assistant(text));
    Details details = conversation.details(judgement, note, Stream.of(answer));
    try {
      lines.add(ConversationFiles.line(new Conversation(all).requireTrainable(), details));
    } catch (IllegalArgumentException _) {
      leftOut.because("chats that do not begin with a person's message, or end with nothing");
    }
  }

  private boolean followsBad(SavedMessage answer) {
    return conversation.before(answer).stream()
        .anyMatch(
            earlier ->
                earlier.role() == Role.ASSISTANT
                    && (voted(earlier, -1) || earlier.demonstration() != null || !whole(earlier)));
  }

  private static boolean whole(SavedMessage answer) {
    return answer.status() == Status.COMPLETE && !answer.content().isBlank();
  }
}
