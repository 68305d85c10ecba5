package dev.lungo.curriculum;

import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Who the assistant is, greetings and thanks, and remembering over several turns the name that it
/// was told.
///
/// What is held out are names.
final class SmallTalk implements Family {
  private static final List<String> NAMES =
      List.of(
          "Alice", "Bob", "Carla", "Daniel", "Eva", "Frank", "Gina", "Hugo", "Iris", "James",
          "Kate", "Lucas", "Maria", "Nora", "Oscar", "Petra", "Quentin", "Rita", "Simon", "Teresa",
          "Ulrich", "Vera", "Walter", "Xenia", "Yusuf", "Zoe", "Akira", "Bruno", "Chen", "Dora",
          "Emil", "Fiona", "Gustav", "Hanna", "Ivan", "Julia", "Kofi", "Lena", "Marco", "Nadia",
          "Omar", "Paula", "Ravi", "Sofia", "Tariq", "Ursula", "Viktor", "Wanda", "Yara", "Zane",
          "Mei", "Ling");
  private static final Phrasings INTRODUCTIONS =
      Phrasings.of(
          "Hi, my name is {0}.",
          "Hello! I am {0}.",
          "My name is {0}. Nice to meet you.",
          "I'm {0}.",
          "Good morning, I am {0}.",
          "Hey, call me {0}.",
          "People call me {0}, and who are you?");
  private static final List<String> WELCOMES =
      List.of(
          "Hello {0}! How can I help you?",
          "Nice to meet you, {0}! What can I do for you?", "Hi {0}! What would you like to know?");
  private static final Phrasings NAME_AGAIN =
      Phrasings.of(
          "What is my name?",
          "Do you remember my name?",
          "What's my name?",
          "Can you tell me my name?",
          "Say my name, please.",
          "Who am I?",
          "Which name did I give you?");
  private static final Phrasings WHO =
      Phrasings.of(
          "Who are you?",
          "What are you?",
          "What is your name?",
          "Are you a human?",
          "Tell me about yourself.",
          "Who am I talking to?",
          "Introduce yourself, please.");
  private static final List<String> SELF =
      List.of(
          "I am Lungo, a small language model. I learned a few things about words, numbers and Java.",
          "My name is Lungo. I am a small language model, not a human.");
  private static final Phrasings ABILITIES =
      Phrasings.of(
          "What can you do?",
          "How can you help me?",
          "What do you know?",
          "What are you good at?",
          "Which things can I ask you?");
  private static final Phrasings GREETINGS =
      Phrasings.of(
          "Hello", "Hi", "Good morning", "Hey there", "Hello!", "Good evening", "Hi, Lungo");
  private static final Phrasings MOODS =
      Phrasings.of(
          "How are you?",
          "How are you today?",
          "How do you do?",
          "Are you well?",
          "How is it going?");
  private static final Phrasings THANKS =
      Phrasings.of(
          "Thank you!", "Thanks", "Thanks a lot!", "Thank you very much.", "Many thanks for that!");

  private final Family between = new Arithmetic();

  @Override
  public String name() {
    return "small-talk";
  }

  @Override
  public Lesson lesson(Draw draw) {
    return switch (draw.between(0, 7)) {
      case 0 -> Lesson.of(name(), draw.phrase(WHO), draw.any(SELF), Check.Says.one("Lungo"));
      case 1 ->
          Lesson.of(
              name(),
              draw.phrase(ABILITIES),
              "I can tell short stories, calculate with small numbers, answer questions about"
                  + " countries, animals and elements, translate short sentences into Chinese, and"
                  + " write small Java methods.",
              new Check.SaysAll(List.of("stories", "Java")));
      case 2 ->
          Lesson.of(
              name(),
              draw.phrase(GREETINGS),
              draw.any(List.of("Hello! How can I help you?", "Hi! What can I do for you?")),
              new Check.Says(List.of("help", "do for you"), Set.of()));
      case 3 ->
          Lesson.of(
              name(),
              draw.phrase(MOODS),
              "I am well, thank you! How can I help you?",
              new Check.Says(List.of("well", "fine"), Set.of()));
      case 4 ->
          Lesson.of(
              name(),
              draw.phrase(THANKS),
              draw.any(List.of("You are welcome!", "You are welcome. Is there anything else?")),
              Check.Says.one("welcome"));
      default -> remembered(draw);
    };
  }

  /// The name, something in between, and the name again.
  Lesson remembered(Draw draw) {
    String name = draw.entity(NAMES, each -> each);
    List<Message> messages = new ArrayList<>();
    messages.add(Message.user(draw.phrase(INTRODUCTIONS, name)));
    messages.add(Message.assistant(draw.answer(WELCOMES, name)));
    for (int turns = draw.between(0, 2); turns > 0; turns--) {
      messages.addAll(between.lesson(draw).conversation().messages());
    }
    messages.add(Message.user(draw.phrase(NAME_AGAIN)));
    messages.add(
        Message.assistant(
            draw.answer(List.of("Your name is {0}.", "You are {0}.", "You told me: {0}."), name)));
    return new Lesson(
        name(),
        new Conversation(messages),
        new Check.Says(List.of(name), Set.copyOf(others(name))));
  }

  private static List<String> others(String name) {
    return NAMES.stream().filter(each -> !each.equals(name)).toList();
  }

  @Override
  public String text(Draw draw) {
    String name = draw.any(NAMES);
    return draw.answer(
        List.of(
            "\"My name is {0}\", said the child. \"Hello {0}\", said the teacher. Your name is {0}.",
            "{0} came in. \"Good morning, {0}!\", everybody said.",
            "Lungo is a small language model. {0} asked: \"Who are you?\" \"I am Lungo\", it said."),
        name);
  }
}
