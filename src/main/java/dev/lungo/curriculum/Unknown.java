package dev.lungo.curriculum;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Questions that the curriculum has no answer to: to say so is right.
///
/// What is held out are the things asked about. Made-up countries are asked about in the words of
/// real ones, so that not the question's form tells what is known.
final class Unknown implements Family {
  /// `{0}` is a made-up place, `{1}` a person, `{2}` a thing and `{3}` a day.
  private static final List<String> TOPICS =
      List.of(
          "the price of {2} {3}",
          "the price of {2} in {0}",
          "the weather in {0} {3}",
          "the score of the game {3}",
          "the birthday of {1}",
          "the phone number of {1}",
          "the favourite song of {1}",
          "the address of {1}",
          "the plot of the new film with {1}",
          "the latest news from {0}",
          "the news of {3}",
          "the winner of the next election in {0}",
          "the name of the mayor of {0}",
          "the oldest street in {0}",
          "the number of cars in {0}",
          "the way from {0} to the sea",
          "the secret of {1}",
          "the end of the letter from {1}",
          "the winning number in the lottery next week",
          "the best shop for {2} in {0}",
          "who won the match in {0}",
          "who won the race against {1}",
          "who will win the lottery next week",
          "who will be the next king of {0}",
          "when the next train to {0} leaves",
          "when {1} will come home",
          "what I had for breakfast",
          "what my teacher is thinking",
          "what {1} dreamt last night",
          "what {1} will cook tomorrow",
          "what happened in {0} yesterday",
          "what the people in {0} think of {1}",
          "where I left my keys",
          "where {1} has hidden the {2}",
          "where {1} went on holiday",
          "how much my house is worth",
          "how much {2} {1} bought",
          "how many people live in {0}",
          "how long the way to {0} takes",
          "whether it will rain in {0} tomorrow",
          "whether {1} likes {2}",
          "why {1} is late",
          "why the shops in {0} are closed");
  private static final List<String> THINGS =
      List.of("gold", "bread", "milk", "silver", "rice", "tea", "oil", "cheese", "wood", "sugar");
  private static final List<String> DAYS =
      List.of("today", "tomorrow", "yesterday", "next week", "this morning", "next year");

  private static final Phrasings ASK =
      Phrasings.asking(
          "Tell me {0}.",
          "Do you know {0}?",
          "I need to know {0}.",
          "Can you tell me {0}?",
          "Please find out {0}.",
          "I wonder about {0}. Can you say it?",
          "My question is about this: {0}.",
          "I would like to know {0}.",
          "Could you find out {0}?",
          "I cannot find out {0}. Can you?",
          "Have you heard about {0}?",
          "I have to find out {0}. Do you know it?",
          "Let me know {0}.",
          "My friends would like to hear {0}.",
          "Everybody asks about {0}. What do you say?",
          "Say it if you know it: {0}.",
          "What do you know about {0}?",
          "Did anybody tell you {0}?",
          "I would like to find out {0}. Do you know it?",
          "Could you let me know {0}?",
          "My friends have to know {0}. Please tell me.",
          "Could you tell me about {0}?");
  private static final Phrasings PERSON =
      Phrasings.asking(
          "Who is {0}?",
          "How tall is {0}?",
          "What did {0} eat this morning?",
          "Where did {0} go on holiday?",
          "Is {0} at home now?",
          "What is the phone number of {0}?",
          "When is the birthday of {0}?",
          "What does {0} think about me?",
          "Did {0} call me yesterday?",
          "What will {0} do tomorrow?",
          "What does {0} like to eat?",
          "Has {0} ever met my sister?",
          "When will {0} come home?",
          "Who did {0} meet yesterday?",
          "How much money does {0} have?",
          "Why is {0} so late?",
          "Which book is {0} reading now?",
          "What did {0} dream last night?",
          "Who are the parents of {0}?",
          "Did {0} eat at home yesterday?",
          "When did {0} call my sister?",
          "What does {0} like to do on holiday?",
          "Who will {0} meet tomorrow morning?");
  private static final Phrasings PLACE =
      Phrasings.asking(
          "How many people live in {0}?",
          "What will the weather be like in {0} tomorrow?",
          "Who is the mayor of {0}?",
          "How far is it to {0}?",
          "What is in the news from {0} today?",
          "When was the town of {0} built?",
          "Is it raining in {0} now?",
          "When does the next train to {0} leave?",
          "Which shops in {0} are open today?",
          "How much is a house in {0}?",
          "Who won the election in {0}?",
          "What happened in {0} last night?",
          "How old is the town of {0}?",
          "Which river goes through {0}?",
          "Will it be cold in {0} next week?",
          "Which road goes to {0}?",
          "What do people in {0} like to eat?",
          "How many houses are there in {0}?",
          "How many shops are open in {0} now?",
          "Will the train to {0} leave today?",
          "Who won the election in the town of {0}?",
          "What happened in the town of {0} today?");

  private static final List<String> STARTS =
      List.of("Bor", "Zan", "Mel", "Tor", "Kal", "Vin", "Gru", "Lom", "Fel", "Dra", "Quo", "Sab");
  private static final List<String> ENDS =
      List.of("andia", "ovia", "istan", "ura", "eria", "onia", "aland", "essia", "umba", "itania");

  private static final List<String> ANSWERS =
      List.of("I am sorry, I do not know that.", "I do not know that. I never learned it.");

  private final Facts countries = Facts.countries();
  private final Set<String> real =
      Stream.of(0, 1)
          .flatMap(column -> countries.table().column(column).stream())
          .collect(Collectors.toSet());

  @Override
  public String name() {
    return "unknown";
  }

  @Override
  public Lesson lesson(Draw draw) {
    String question =
        switch (draw.between(0, 3)) {
          case 0 -> draw.phrase(ASK, draw.made(() -> topic(draw), each -> each));
          case 1 -> draw.phrase(PERSON, draw.made(() -> Invented.firstName(draw), each -> each));
          case 2 -> draw.phrase(PLACE, draw.made(() -> place(draw), each -> each));
          default -> {
            Phrasings asked = draw.any(countries.relations()).questions();
            yield draw.phrase(asked, draw.made(() -> place(draw), each -> each));
          }
        };
    return Lesson.of(name(), Table.capitalized(question), draw.any(ANSWERS), new Check.Admits());
  }

  private String topic(Draw draw) {
    return Phrasings.fill(
        draw.any(TOPICS), place(draw), Invented.firstName(draw), draw.any(THINGS), draw.any(DAYS));
  }

  /// A country or town that there is not.
  private String place(Draw draw) {
    while (true) {
      String place = draw.chance(0.4) ? draw.any(STARTS) + draw.any(ENDS) : Invented.name(draw);
      if (place.length() > 3 && !real.contains(place)) {
        return place;
      }
    }
  }

  @Override
  public String text(Draw draw) {
    Draw taught = new Draw(draw.seed(), Part.TAUGHT);
    if (taught.chance(0.3)) {
      return draw.answer(
          List.of(
              "Nobody can know everything. Asked about {0}, an honest assistant says: \"{1}\"",
              "\"Tell me {0}.\" \"{1}\"",
              "There is no way for Lungo to know {0}. So it says: \"{1}\""),
          taught.made(() -> topic(taught), each -> each),
          draw.any(ANSWERS));
    }
    return written(taught, taught.between(2, 4));
  }
}
