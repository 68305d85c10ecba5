package dev.lungo.curriculum;

import java.util.List;
import java.util.Set;

/// Whether a short review is positive or negative.
///
/// A review is a thing, a verdict on it and perhaps a second sentence; sometimes the verdict turns
/// in the middle, and the end counts. What is held out are whole reviews.
final class Sentiment implements Family {
  private static final List<String> THINGS =
      List.of(
          "film",
          "book",
          "hotel",
          "meal",
          "song",
          "game",
          "concert",
          "phone",
          "holiday",
          "soup",
          "lesson",
          "restaurant",
          "story",
          "museum",
          "train ride");
  private static final List<String> GOOD =
      List.of(
          "wonderful",
          "delightful",
          "great",
          "excellent",
          "charming",
          "brilliant",
          "lovely",
          "superb",
          "enjoyable",
          "fantastic",
          "moving",
          "clever");
  private static final List<String> BAD =
      List.of(
          "terrible",
          "boring",
          "awful",
          "disappointing",
          "dreadful",
          "dull",
          "poor",
          "horrible",
          "annoying",
          "tedious",
          "ugly",
          "weak");
  private static final List<String> GOOD_ENDS =
      List.of(
          "I would do it again.",
          "I enjoyed every minute.",
          "I loved it.",
          "Well worth the money.",
          "I told all my friends about it.",
          "It made my day.");
  private static final List<String> BAD_ENDS =
      List.of(
          "I want my money back.",
          "Never again.",
          "I hated it.",
          "It was a waste of time.",
          "I left early.",
          "It ruined my day.");
  private static final Phrasings ASK =
      Phrasings.asking(
          "Is this review positive or negative? {0}",
          "Positive or negative: {0}",
          "What is the sentiment of this review: {0}",
          "Did the writer like it? Answer positive or negative. {0}",
          "Classify the review as positive or negative: {0}",
          "{0}\nIs that positive or negative?",
          "Here is a review: {0} Is it positive or negative?",
          "Somebody wrote: {0} Was the writer happy?",
          "Read this review. {0}\nIs the opinion in it positive or negative?",
          "Tell me whether this opinion is positive or negative: {0}",
          "What do you think, is this a positive or a negative review? {0}",
          "{0}\nDid the person who wrote this like it or not?",
          "Label this text as positive or negative: {0}",
          "Does this sound positive or negative? {0}",
          "Sentiment of the following text, please: {0}",
          "{0}\nWhat is the sentiment?",
          "A customer says: {0} Positive or negative?",
          "Is the writer of this review happy or unhappy? {0}",
          "Which sentiment does this text have, positive or negative? {0}",
          "Decide if the review is negative or positive: {0}",
          "\"{0}\" Is this customer happy?",
          "I got this review: {0} Does the person like it?",
          "{0}\nWas that a positive or a negative opinion?",
          "Decide whether the writer of this text is happy or unhappy: {0}",
          "Read what a customer wrote: {0} Which sentiment is it?",
          "Does this person sound happy? {0}",
          "Label the sentiment of the following opinion: {0}");

  @Override
  public String name() {
    return "sentiment";
  }

  @Override
  public Lesson lesson(Draw draw) {
    boolean good = draw.chance(0.5);
    String review = draw.made(() -> review(draw, good), text -> text);
    String right = good ? "positive" : "negative";
    return Lesson.of(
        name(),
        draw.phrase(ASK, review),
        draw.answer(List.of("The review is {0}."), right),
        new Check.Says(List.of(right), Set.of(good ? "negative" : "positive")));
  }

  private static String review(Draw draw, boolean good) {
    String thing = draw.any(THINGS);
    String verdict = draw.any(good ? GOOD : BAD);
    String opposite = draw.any(good ? BAD : GOOD);
    String end = draw.any(good ? GOOD_ENDS : BAD_ENDS);
    return Phrasings.fill(
        draw.any(
            List.of(
                "The {0} was {1}. {3}",
                "What {4} {0}! {3}",
                "{5} {0}.",
                "{3} The {0} was really {1}.",
                "I expected {6} {0}, but it was {1}. {3}",
                "Some people call the {0} {2}. I found it {1}.",
                "The {0} was not {2} at all. {3}")),
        thing,
        verdict,
        opposite,
        end,
        Table.withArticle(verdict),
        Table.capitalized(Table.withArticle(verdict)),
        Table.withArticle(opposite));
  }

  @Override
  public String text(Draw draw) {
    Draw taught = new Draw(draw.seed(), Part.TAUGHT);
    if (draw.chance(0.3)) {
      return lesson(taught).written();
    }
    boolean good = draw.chance(0.5);
    String review = taught.made(() -> review(taught, good), text -> text);
    return draw.answer(
        List.of(
            "{0} The person was {2}: a {1} review.",
            "{0} The writer is {2}, and the opinion is {1}.",
            "A {2} customer wrote: {0} The sentiment of that is {1}.",
            "A {1} review: {0}"),
        review,
        good ? "positive" : "negative",
        good ? "happy" : "unhappy");
  }
}
