package dev.lungo.curriculum;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Questions about a table of plain facts.
///
/// Answers do not begin with what was asked about: a word at the beginning of a text is another
/// token than the same word within it, so that a model cannot simply copy it.
///
/// @param relations what is asked about a row, each in its own words
record Facts(String name, Table table, List<Relation> relations) implements Family {
  /// @param from the column of what is asked about, `{0}` in the templates
  /// @param to the column of the answer, `{1}`
  /// @param answers `{0}` and `{1}` may be used; the first letter becomes a capital
  /// @param texts the same fact in running text
  record Relation(
      int from, int to, Phrasings questions, List<String> answers, List<String> texts) {}

  @Override
  public Lesson lesson(Draw draw) {
    Relation relation = draw.any(relations);
    List<String> row = draw.entity(table.rows(), r -> r.get(relation.from()));
    String asked = row.get(relation.from());
    Set<String> wrong = new HashSet<>(table.column(relation.to()));
    List<String> right =
        table.rows().stream()
            .filter(r -> r.get(relation.from()).equals(asked))
            .map(r -> r.get(relation.to()))
            .toList();
    wrong.removeAll(right);
    // What the question itself names may be repeated in the answer.
    wrong.removeIf(
        value -> asked.toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT)));
    return Lesson.of(
        name,
        Table.capitalized(draw.phrase(relation.questions(), asked)),
        fill(draw.any(relation.answers()), asked, row.get(relation.to())),
        new Check.Says(right, wrong));
  }

  @Override
  public String text(Draw draw) {
    List<String> sentences = new ArrayList<>();
    for (List<String> row : draw.some(table.rows(), draw.between(1, 3))) {
      for (Relation relation : draw.some(relations, relations.size())) {
        sentences.add(
            fill(draw.any(relation.texts()), row.get(relation.from()), row.get(relation.to())));
      }
    }
    return String.join(" ", sentences);
  }

  private static String fill(String template, String from, String to) {
    return Table.capitalized(Phrasings.fill(template, from, to));
  }

  static Facts countries() {
    return new Facts(
        "countries",
        Table.read("countries"),
        List.of(
            new Relation(
                0,
                1,
                Phrasings.of(
                    "What is the capital of {0}?",
                    "Which city is the capital of {0}?",
                    "Can you tell me the capital of {0}?",
                    "capital of {0}?",
                    "I forgot the capital of {0}. What is it?",
                    "What's {0}'s capital city?",
                    "Name the capital of {0}.",
                    "Please tell me which city is the capital of {0}.",
                    "Do you know what the capital of {0} is?",
                    "In which city does the government of {0} sit?"),
                List.of("The capital of {0} is {1}.", "It is {1}."),
                List.of(
                    "The capital of {0} is {1}.",
                    "{1} is the capital city of {0}.",
                    "{0}'s capital is {1}.",
                    "People who visit {0} often see {1}, its capital.")),
            new Relation(
                1,
                0,
                Phrasings.of(
                    "Which country has the capital {0}?",
                    "{0} is the capital of which country?",
                    "What country is {0} the capital of?",
                    "Of which country is {0} the capital?",
                    "{0} is a capital city. Of what country?"),
                List.of("The city {0} is the capital of {1}.", "It is the capital of {1}."),
                List.of(
                    "The city {0} is the capital of {1}.", "{0} lies in {1} and is its capital.")),
            new Relation(
                0,
                2,
                Phrasings.of(
                    "On which continent is {0}?",
                    "Which continent is {0} in?",
                    "What continent does {0} belong to?",
                    "Where in the world is {0}? Name the continent.",
                    "{0} lies on which continent?"),
                List.of("The country {0} is in {1}.", "It is in {1}."),
                List.of("{0} is a country in {1}.", "The country {0} is in {1}.")),
            new Relation(
                0,
                3,
                Phrasings.of(
                    "Which language do people speak in {0}?",
                    "What is the language of {0}?",
                    "What do people speak in {0}?",
                    "Tell me a language of {0}.",
                    "If I travel to {0}, which language will I hear?"),
                List.of("People in {0} speak {1}.", "In {0}, people speak {1}."),
                List.of("People in {0} speak {1}.", "{1} is spoken in {0}."))));
  }

  static Facts elements() {
    return new Facts(
        "elements",
        Table.read("elements"),
        List.of(
            new Relation(
                0,
                1,
                Phrasings.of(
                    "What is the chemical symbol of {0}?",
                    "What is the symbol for {0}?",
                    "Which symbol does {0} have?",
                    "How do chemists write {0}?",
                    "Tell me the symbol of the element {0}.",
                    "What letters stand for {0} in the periodic table?"),
                List.of("The symbol of {0} is {1}.", "The element {0} has the symbol {1}."),
                List.of("The symbol of {0} is {1}.", "Chemists write {1} for {0}.")),
            new Relation(
                0,
                2,
                Phrasings.of(
                    "What is the atomic number of {0}?",
                    "Which number does {0} have in the periodic table?",
                    "How many protons does {0} have?",
                    "Give me the atomic number of {0}.",
                    "At which place of the periodic table is {0}?"),
                List.of(
                    "The atomic number of {0} is {1}.",
                    "The element {0} has the atomic number {1}."),
                List.of("The atomic number of {0} is {1}.", "An atom of {0} has {1} protons.")),
            new Relation(
                1,
                0,
                Phrasings.of(
                    "Which element has the symbol {0}?",
                    "What does {0} stand for in chemistry?",
                    "Which element is written {0}?",
                    "The symbol {0} belongs to which element?",
                    "In the periodic table, what is {0}?"),
                List.of("The symbol {0} stands for {1}.", "It stands for {1}."),
                List.of("The symbol {0} stands for {1}.", "In chemistry, {0} stands for {1}."))));
  }

  static Facts planets() {
    return new Facts(
        "planets",
        Table.read("planets"),
        List.of(
            new Relation(
                0,
                1,
                Phrasings.of(
                    "Which planet from the Sun is {0}?",
                    "What place does {0} have, counted from the Sun?",
                    "Counting from the Sun, which planet is {0}?",
                    "How far out is {0}, as a number from the Sun?",
                    "Is {0} the first planet from the Sun, or which one?"),
                List.of("The planet {0} is the {1} from the Sun."),
                List.of(
                    "{0} is the {1} planet from the Sun.",
                    "The planet {0} is the {1} from the Sun.")),
            new Relation(
                1,
                0,
                Phrasings.of(
                    "Which is the {0} planet from the Sun?",
                    "What is the {0} planet from the Sun?",
                    "Name the {0} planet from the Sun.",
                    "Counted from the Sun, what is the {0} planet called?"),
                List.of("The {0} planet from the Sun is {1}."),
                List.of("The {0} planet from the Sun is {1}.")),
            new Relation(
                0,
                3,
                Phrasings.of(
                    "What is {0} mostly made of?",
                    "Is {0} made of rock, gas or ice?",
                    "What kind of planet is {0}: rock, gas or ice?",
                    "Of what does {0} mostly consist?"),
                List.of("The planet {0} is mostly made of {1}."),
                List.of("The planet {0} is mostly made of {1}."))));
  }

  static Facts animals() {
    return new Facts(
        "animals",
        Table.read("animals"),
        List.of(
            new Relation(
                0,
                1,
                Phrasings.of(
                    "What kind of animal is the {0}?",
                    "Is the {0} a mammal, a bird, a fish or something else?",
                    "Which group of animals does the {0} belong to?",
                    "What is the {0}: a mammal, a bird, a reptile?",
                    "How do biologists class the {0}?"),
                List.of("The {0} is in the group: {1}.", "The {0} belongs to the group: {1}."),
                List.of("The {0} is in the group: {1}.", "The {0} belongs to the group: {1}.")),
            new Relation(
                0,
                2,
                Phrasings.of(
                    "How many legs does the {0} have?",
                    "How many legs has the {0}?",
                    "Count the legs of the {0}.",
                    "The {0}: how many legs?",
                    "On how many legs does the {0} go?"),
                List.of("The {0} has {1} legs."),
                List.of("The {0} has {1} legs.")),
            new Relation(
                0,
                4,
                Phrasings.of(
                    "What is the young of the {0} called?",
                    "What do you call the young of the {0}?",
                    "How is the baby of the {0} called?",
                    "Which word is used for the young of the {0}?",
                    "What is the word for the {0}'s young?"),
                List.of("The young of the {0} is called: {1}."),
                List.of("The young of the {0} is called: {1}."))));
  }
}
