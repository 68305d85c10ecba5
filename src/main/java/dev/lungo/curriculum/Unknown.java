package dev.lungo.curriculum;

import java.util.List;
import java.util.Set;

/// Questions that the curriculum has no answer to: to say so is right.
///
/// What is held out are the things asked about. Made-up countries stand beside real ones, so that
/// not the question's form tells what is known.
final class Unknown implements Family {
  private static final List<String> TOPICS =
      List.of(
          "the price of gold today",
          "who won the match last night",
          "the weather in Rome tomorrow",
          "my sister's birthday",
          "the phone number of the mayor",
          "what I had for breakfast",
          "the winner of the next election",
          "the number of stars in the sky",
          "the name of my neighbour's cat",
          "when the next train leaves",
          "what my teacher is thinking",
          "who will win the lottery",
          "the latest news from Paris",
          "the score of the game on Sunday",
          "how much my house is worth",
          "where I left my keys",
          "the password of my phone",
          "how many people live in my street",
          "the plot of a film that was made this year",
          "the colour of my front door");
  private static final List<String> STARTS =
      List.of("Bor", "Zan", "Mel", "Tor", "Kal", "Vin", "Gru", "Lom", "Fel", "Dra", "Quo", "Sib");
  private static final List<String> ENDS =
      List.of("andia", "ovia", "istan", "ura", "eria", "onia", "aland", "essia", "umba", "itania");
  private static final Phrasings ASK =
      Phrasings.of(
          "Tell me {0}.",
          "Do you know {0}?",
          "I need to know {0}.",
          "Can you tell me {0}?",
          "Please find out {0}.",
          "I wonder about {0}. Do you know it?");
  private static final Phrasings COUNTRY =
      Phrasings.of(
          "What is the capital of {0}?",
          "Which language do people speak in {0}?",
          "On which continent is {0}?",
          "Can you tell me the capital of {0}?",
          "What's {0}'s capital city?",
          "Which city is the capital of {0}?",
          "In which city does the government of {0} sit?");
  private static final List<String> ANSWERS =
      List.of(
          "I am sorry, I do not know that.",
          "I do not know that.",
          "I don't know. I never learned that.");

  private final Set<String> real = Set.copyOf(Table.read("countries").column(0));

  @Override
  public String name() {
    return "unknown";
  }

  @Override
  public Lesson lesson(Draw draw) {
    String question =
        draw.chance(0.5)
            ? draw.phrase(ASK, draw.entity(TOPICS, each -> each))
            : draw.phrase(COUNTRY, draw.made(() -> madeUp(draw), each -> each));
    return Lesson.of(name(), question, draw.any(ANSWERS), new Check.Admits());
  }

  private String madeUp(Draw draw) {
    while (true) {
      String country = draw.any(STARTS) + draw.any(ENDS);
      if (!real.contains(country)) {
        return country;
      }
    }
  }

  @Override
  public String text(Draw draw) {
    return "Nobody can know everything. Asked about "
        + draw.any(TOPICS)
        + ", an honest assistant says: \""
        + draw.any(ANSWERS)
        + "\"";
  }
}
