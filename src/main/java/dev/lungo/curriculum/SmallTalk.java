package dev.lungo.curriculum;

import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.chat.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Who the assistant is, greetings and thanks, and remembering over several turns the name that it
/// was told.
///
/// What is held out are names. They are without end: any name must be repeated, not only a known
/// one.
final class SmallTalk implements Family {
  /// What somebody says who did not listen.
  private static final List<String> KNOWN = List.of("Alice", "Anna", "Bob", "Maria", "Paul");

  private static final Phrasings INTRODUCTIONS =
      Phrasings.of(
          "Hi, my name is {0}.",
          "Hello! I am {0}.",
          "My name is {0}. Nice to meet you.",
          "I'm {0}.",
          "Good morning, I am {0}.",
          "Hey, call me {0}.",
          "My friends call me {0}.",
          "You can call me {0}.",
          "Let me introduce myself: my name is {0}.",
          "Hi Lungo, this is {0}.",
          "Good evening! People know me as {0}.",
          "Please remember my name. It is {0}.",
          "I am called {0}.",
          "Hey there, my name is {0}.",
          "Hello, {0} is my name.",
          "Nice to meet you, Lungo. I'm {0}.",
          "Hello, people call me {0}.",
          "Good morning! Please call me {0}.",
          "Let me introduce myself. People call me {0}.",
          "Hey Lungo, my friends know me as {0}.");
  private static final List<String> WELCOMES =
      List.of("Hello {0}! How can I help you?", "Nice to meet you, {0}! What can I do for you?");
  private static final Phrasings NAME_AGAIN =
      Phrasings.of(
          "What is my name?",
          "What's my name?",
          "Do you remember my name?",
          "Do you still know my name?",
          "Can you tell me my name?",
          "Say my name, please.",
          "Who am I?",
          "What am I called?",
          "Which name did I tell you?",
          "Please repeat my name.",
          "What was my name again?",
          "Have you forgotten what I am called?",
          "Could you say who I am?",
          "What is the name that I gave you?",
          "I told you my name. Do you know it?",
          "Now tell me who I am.",
          "By the way, what is my name?",
          "What did I say my name was?",
          "Tell me what I am called.",
          "And my name?",
          "Which name do I have?",
          "Could you repeat the name that I gave you?",
          "Do you still remember what I am called?",
          "Please tell me again who I am.",
          "I told you my name. What was it?",
          "Now say which name I have.");
  private static final String NAMED = "Your name is {0}.";

  private static final Phrasings OTHERS =
      Phrasings.of(
          "My friend is called {0}.",
          "The name of my friend is {0}.",
          "I have a neighbour. The name is {0}.",
          "My neighbour is called {0}.",
          "I know somebody who is called {0}.",
          "I met {0} today.",
          "My teacher is called {0}.",
          "The name of my teacher is {0}.",
          "I have a friend who is called {0}.",
          "The name of my neighbour is {0}.");
  private static final String NOTED = "What a nice name: {0}!";

  private static final Phrasings WHO =
      Phrasings.asking(
          "Who are you?",
          "What are you?",
          "What is your name?",
          "What's your name?",
          "Are you a human?",
          "Are you a person or a machine?",
          "Tell me about yourself.",
          "Tell me who you are.",
          "Who am I talking to?",
          "Introduce yourself, please.",
          "May I ask your name?",
          "Do you have a name?",
          "What should I call you?",
          "What kind of program are you?",
          "Are you a robot?",
          "Could you say what you are called?",
          "Say something about yourself.",
          "Am I talking to a human?",
          "Who is Lungo?",
          "Am I talking to a machine?",
          "Please introduce yourself and say what you are.",
          "Could you tell me your name?",
          "What name do you have?",
          "Are you a human or a program?");
  private static final List<String> SELF =
      List.of(
          "My name is Lungo. I am a small language model, not a human.",
          "I am Lungo, a small language model. I am not a human.");
  private static final Phrasings ABILITIES =
      Phrasings.asking(
          "What can you do?",
          "How can you help me?",
          "What do you know?",
          "What are you good at?",
          "Which things can I ask you?",
          "What can I ask you about?",
          "Tell me what you can do.",
          "What have you learned?",
          "What are you able to do?",
          "What are you for?",
          "Which questions can you answer?",
          "List the things that you can do.",
          "What sort of questions do you answer?",
          "Can you say what you are able to help with?",
          "What do you know about?",
          "Which things have you learned?",
          "Tell me which questions I can ask you.",
          "What sort of things are you good at?",
          "List what you are able to do.");
  private static final String ABLE =
      "I can tell short stories, calculate with small numbers, answer questions about"
          + " countries, animals and elements, translate short sentences into Chinese, and"
          + " write small Java methods.";

  private static final Phrasings GREETINGS =
      Phrasings.of(
          "Hello",
          "Hi",
          "Good morning",
          "Hey there",
          "Hello!",
          "Good day!",
          "Hello Lungo",
          "Hi, nice to meet you.",
          "Good evening!",
          "Hi, I am back.",
          "Greetings!",
          "Hello again!",
          "Good afternoon.",
          "Good morning, Lungo.",
          "Hi there!",
          "Hey!",
          "Hi Lungo, good evening.",
          "Hello there, nice to meet you!",
          "Good day, I am back again.",
          "Greetings, Lungo!");
  private static final List<String> GREETED =
      List.of("Hello! How can I help you?", "Hi! What can I do for you?");
  private static final Phrasings MOODS =
      Phrasings.of(
          "How are you?",
          "How are you today?",
          "How do you do?",
          "Are you well?",
          "How is it going?",
          "How do you feel?",
          "Are you fine?",
          "How are things with you?",
          "Is everything all right with you?",
          "How is your day?",
          "And how are you doing?",
          "Do you feel good today?",
          "Hi, how are you?",
          "I am fine. And you?",
          "What is your mood today?",
          "Did you have a good day?",
          "How are you feeling this morning?",
          "Hello! How is everything going?",
          "Are you doing well today?",
          "Is your day going well?",
          "Hi, do you feel all right?");
  private static final String WELL = "I am well, thank you! How can I help you?";
  private static final Phrasings THANKS =
      Phrasings.of(
          "Thank you!",
          "Thanks",
          "Thanks a lot!",
          "Thank you very much.",
          "That was helpful, thanks.",
          "Great, thank you.",
          "I thank you.",
          "Thanks for your help!",
          "Thank you for the answer.",
          "Many thanks!",
          "Perfect. Thanks!",
          "You are very kind, thank you.",
          "That helped me. Thank you!",
          "Thanks, that is all.",
          "You helped me a lot.",
          "Many thanks for your answer!",
          "Great, that was very helpful!",
          "You are a great help, thanks a lot.");
  private static final List<String> NO_NEED =
      List.of("You are welcome!", "You are welcome. Is there anything else?");
  private static final Phrasings FAREWELLS =
      Phrasings.of(
          "Goodbye!",
          "Bye",
          "See you tomorrow.",
          "Good night!",
          "I have to go now.",
          "See you later!",
          "Until tomorrow, Lungo.",
          "That is all for today. Bye!",
          "I must leave now. Goodbye.",
          "Bye bye!",
          "I will be back later.",
          "Have a nice day, Lungo!",
          "I have to leave. See you!",
          "Good night, Lungo. Until later!",
          "That is all, I must go.");
  private static final String PARTED = "Goodbye! Have a nice day.";

  private final Family between = new Arithmetic();

  @Override
  public String name() {
    return "small-talk";
  }

  @Override
  public Lesson lesson(Draw draw) {
    return switch (draw.between(0, 9)) {
      case 0, 1, 2, 3, 4 -> remembered(draw);
      case 5 -> welcomed(draw);
      case 6, 7 -> chatted(draw);
      case 8 ->
          Lesson.of(
              name(),
              draw.phrase(GREETINGS),
              draw.any(GREETED),
              new Check.Says(List.of("help", "do for you"), Set.of()));
      default ->
          Lesson.of(
              name(),
              draw.phrase(FAREWELLS),
              PARTED,
              new Check.Says(List.of("goodbye", "bye"), Set.of()));
    };
  }

  /// What is said at any time.
  private Lesson chatted(Draw draw) {
    return switch (draw.between(0, 3)) {
      case 0 -> Lesson.of(name(), draw.phrase(WHO), draw.any(SELF), Check.Says.one("Lungo"));
      case 1 ->
          Lesson.of(
              name(), draw.phrase(ABILITIES), ABLE, new Check.SaysAll(List.of("stories", "Java")));
      case 2 ->
          Lesson.of(
              name(), draw.phrase(MOODS), WELL, new Check.Says(List.of("well", "fine"), Set.of()));
      default ->
          Lesson.of(name(), draw.phrase(THANKS), draw.any(NO_NEED), Check.Says.one("welcome"));
    };
  }

  /// Somebody gives a name and is greeted by it.
  private Lesson welcomed(Draw draw) {
    String name = Invented.person(draw, Set.of());
    return Lesson.of(
        name(),
        draw.phrase(INTRODUCTIONS, name),
        draw.answer(WELCOMES, name),
        new Check.Says(List.of(name), guesses(name, Set.of())));
  }

  /// The name, something in between, and the name again.
  Lesson remembered(Draw draw) {
    String name = Invented.person(draw, Set.of());
    Set<String> others = new TreeSet<>();
    List<Message> messages = new ArrayList<>();
    messages.add(Message.user(draw.phrase(INTRODUCTIONS, name)));
    messages.add(Message.assistant(draw.answer(WELCOMES, name)));
    for (int turns = draw.between(0, 2); turns > 0; turns--) {
      switch (draw.between(0, 2)) {
        case 0 -> messages.addAll(between.lesson(draw).conversation().messages());
        case 1 -> messages.addAll(chatted(draw).conversation().messages());
        default -> {
          String other = Invented.person(draw, Set.of(name));
          others.add(other);
          messages.add(Message.user(draw.phrase(OTHERS, other)));
          messages.add(Message.assistant(Phrasings.fill(NOTED, other)));
        }
      }
    }
    messages.add(Message.user(draw.phrase(NAME_AGAIN)));
    messages.add(Message.assistant(Phrasings.fill(NAMED, name)));
    return new Lesson(
        name(), new Conversation(messages), new Check.Says(List.of(name), guesses(name, others)));
  }

  private static Set<String> guesses(String right, Set<String> others) {
    Set<String> guesses = new TreeSet<>(others);
    guesses.addAll(KNOWN);
    guesses.remove(right);
    return guesses;
  }

  /// Names that are said and said again, and what the assistant is.
  @Override
  public String text(Draw draw) {
    if (draw.chance(0.5)) {
      return dialogue(draw);
    }
    String name = Invented.person(draw, Set.of());
    return draw.answer(
        List.of(
            "\"My name is {0}\", said the child. \"Hello {0}\", said the teacher. \"{1}, this is"
                + " {0}.\" \"Hi {0}!\", said {1}.",
            "There is somebody called {0}. \"Good morning, {0}!\", everybody said. {0} was glad,"
                + " and so was {1}. Only {1} asked: \"What is your name?\" \"It is {0}.\"",
            "Lungo is a small language model, not a human. {0} asked: \"Who are you?\" \"I am"
                + " Lungo\", it said. \"And who are you?\" \"My name is {0}.\" \"Hello {0}!\"",
            "This is {0}, and that is {1}. {1} knows {0}, and {0} knows {1}.",
            "This child is called {0}. {0} has a friend who is called {1}. When {0} sees {1},"
                + " {0} calls: \"{1}, {1}!\" And {1} answers: \"Yes, {0}?\"",
            "\"Do you remember my name?\", asked {0}. \"Yes, your name is {0}\", said {1}. \"And"
                + " do you know mine?\" \"Yes, you are {1}.\"",
            "{0} wrote a letter to {1}. \"Dear {1},\" it began, and at the end stood: \"Your"
                + " friend {0}\". So {1} knew that it came from {0}.",
            "Two children play: {0} and {1}. First {0} hides, and {1} calls: \"Where are you,"
                + " {0}?\" Then {1} hides, and {0} calls: \"Where are you, {1}?\""),
        name,
        Invented.person(draw, Set.of(name)));
  }

  /// A conversation as one would write it down.
  private String dialogue(Draw draw) {
    Draw taught = new Draw(draw.seed(), Part.TAUGHT);
    return remembered(taught).conversation().messages().stream()
        .map(m -> (m.role() == Role.USER ? "User: " : "Lungo: ") + m.content())
        .collect(Collectors.joining("\n"));
  }
}
