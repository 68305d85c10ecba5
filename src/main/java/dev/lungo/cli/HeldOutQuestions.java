package dev.lungo.cli;

import dev.lungo.chat.BadLines;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.ConversationFiles;
import dev.lungo.chat.Message;
import dev.lungo.chat.Role;
import dev.lungo.curriculum.Check;
import dev.lungo.curriculum.Lesson;
import dev.lungo.curriculum.Part;
import dev.lungo.curriculum.Question;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Questions of people's own conversations, those that tuning holds out by their hash.
final class HeldOutQuestions {
  private static final int MOST = 100;

  private HeldOutQuestions() {}

  static List<Question> of(List<Path> files) {
    try (Stream<Conversation> all = ConversationFiles.read(files, BadLines.skip())) {
      return all.filter(c -> HeldOut.chosen(ConversationFiles.line(c), ChatSetReader.ONE_IN))
          .limit(MOST)
          .map(HeldOutQuestions::question)
          .toList();
    }
  }

  /// Up to the last answer, which is one that would do.
  private static Question question(Conversation conversation) {
    List<Message> messages = conversation.messages();
    int end = messages.size();
    while (messages.get(end - 1).role() != Role.ASSISTANT) {
      end--;
    }
    return new Question(
        Part.NEW_BOTH,
        new Lesson("your chats", new Conversation(messages.subList(0, end)), new Check.Responds()));
  }
}
