package dev.lungo.curriculum;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Small tables and JSON: reading a value out of a table, and writing a sentence as JSON.
///
/// Names and cities are mostly invented anew: what is taught is to look them up.
final class Records implements Family {
  private static final List<String> CITIES =
      List.of(
          "Rome", "Paris", "Berlin", "Oslo", "Madrid", "Lima", "Cairo", "Tokyo", "Dublin",
          "Athens");

  /// How a table and a question about it stand together.
  private static final Phrasings TABLES =
      Phrasings.of(
          "{0}\n\n{1}",
          "Look at this table:\n{0}\n\n{1}",
          "Here is a table.\n{0}\n{1}",
          "{1}\n\n{0}",
          "I have a question about this table.\n\n{0}\n\n{1}",
          "This is a table of people:\n\n{0}\n\n{1}",
          "{0}\nThis is the table. {1}",
          "Read this table.\n{0}\n\n{1}",
          "Here is a table of people.\n\n{0}\n\n{1}",
          "Read the table and answer the question.\n{0}\n\n{1}",
          "Look at the people in this table.\n{0}\n\n{1}",
          "{0}\n\nI have a question about the table. {1}");
  private static final Phrasings AGE =
      Phrasings.asking(
          "How old is {0}?",
          "What is the age of {0}?",
          "Tell me the age of {0}.",
          "Which age does the table give for {0}?",
          "Find the age of {0}.",
          "What age is {0}?",
          "How many years old is {0}?",
          "Read the age of {0} from the table.",
          "What is {0}'s age?",
          "I want to know the age of {0}.",
          "Say how old {0} is.",
          "Look up how old {0} is.",
          "Which number stands in the row of {0}?",
          "In the row of {0}, what is the age?",
          "Give me the age of {0}.",
          "Find {0} in the table. How old?",
          "How many years does the table give for {0}?",
          "Look up the age of {0} in the table.",
          "Find the row of {0} and tell me the age.",
          "I want to know how old {0} is.",
          "Which number is the age of {0}?");
  private static final Phrasings CITY =
      Phrasings.asking(
          "Where does {0} live?",
          "In which city does {0} live?",
          "Tell me the city of {0}.",
          "Which city does the table give for {0}?",
          "Which city does {0} live in?",
          "What is the city of {0}?",
          "Where is the home of {0}?",
          "Find the city of {0}.",
          "Say where {0} lives.",
          "Look up where {0} lives.",
          "Read the city of {0} from the table.",
          "I want to know where {0} lives.",
          "In the row of {0}, what is the city?",
          "Give me the city where {0} lives.",
          "What is {0}'s city?",
          "Which city stands in the row of {0}?",
          "Find {0} in the table. Where is the home?",
          "Look up the city of {0} in the table.",
          "Find the row of {0} and tell me the city.",
          "In which city is the home of {0}?",
          "I want to know the city where {0} lives.");
  private static final Phrasings OF_CITY =
      Phrasings.asking(
          "Who lives in {0}?",
          "Which person lives in {0}?",
          "Name the person who lives in {0}.",
          "Tell me who lives in {0}.",
          "Whose city is {0}?",
          "Whose home is {0}?",
          "Find the person who lives in {0}.",
          "Who is from {0}?",
          "Who in the table lives in {0}?",
          "I want to know who lives in {0}.",
          "Give me the name of the person who lives in {0}.",
          "Look up who lives in {0}.",
          "Who has the city {0}?",
          "Which name stands in the row of {0}?",
          "What is the name of the person in {0}?",
          "Which person is from {0}?",
          "Find the name of the person who lives in {0}.",
          "Tell me whose city is {0}.",
          "Look up which person has the city {0}.");
  private static final Phrasings OF_AGE =
      Phrasings.asking(
          "Who is {0} years old?",
          "Which person is {0} years old?",
          "Name the person who is {0} years old.",
          "Tell me who is {0} years old.",
          "Whose age is {0}?",
          "Find the person who is {0} years old.",
          "Who has the age {0}?",
          "Who in the table is {0} years old?",
          "I want to know who is {0} years old.",
          "Give me the name of the person with the age {0}.",
          "Look up who is {0} years old.",
          "Which name stands in the row with the age {0}?",
          "Which person has the age {0}?",
          "What is the name of the person who is {0}?",
          "Which person in the table is {0}?",
          "Find the name of the person who is {0} years old.",
          "Tell me whose age is {0}.",
          "Look up which person has the age {0}.");

  private static final Phrasings WRITE =
      Phrasings.of(
          "Write as JSON: {0}",
          "Turn this into JSON: {0}",
          "JSON, please: {0}",
          "Give me JSON with name, age and city: {0}",
          "Write this sentence as JSON.\n{0}",
          "Convert to JSON: {0}",
          "{0}\nWrite that as JSON.",
          "{0} Turn this sentence into JSON, please.",
          "Say this in JSON: {0}",
          "{0} Give me that as JSON.",
          "Please convert this sentence: {0} I need a JSON object.",
          "Make JSON of this:\n{0}",
          "Put the name, the age and the city into JSON: {0}",
          "As a JSON object with name, age and city, please: {0}",
          "What is this in JSON? {0}",
          "I need JSON for this: {0}",
          "{0} As JSON, please.",
          "Make a JSON object of this sentence: {0}",
          "{0} Convert that into JSON with name, age and city.",
          "I need this sentence as a JSON object. {0}",
          "Please put this into JSON:\n{0}");
  private static final Phrasings SENTENCES =
      Phrasings.of(
          "{0} is {1} years old and lives in {2}.",
          "{0} lives in {2} and is {1} years old.",
          "{0} from {2} is {1} years old.",
          "The age of {0} is {1}, and the city is {2}.",
          "The city of {0} is {2}, and the age is {1}.",
          "In {2} lives {0}, who is {1} years old.",
          "{0} is {1} and lives in {2}.",
          "{0}, who lives in {2}, is {1} years old.",
          "{0}, who is {1} years old, lives in {2}.",
          "{0} lives in {2}. The age of {0} is {1}.");

  private record Person(String name, int age, String city) {
    String key() {
      return name + age + city;
    }

    String said(Draw draw) {
      return draw.phrase(SENTENCES, name, age, city);
    }

    String json() {
      ObjectNode json = JsonMapper.shared().createObjectNode();
      return json.put("name", name).put("age", age).put("city", city).toString();
    }
  }

  /// A question about a table, with its answer.
  private record Asked(String question, String answer, Check check) {}

  @Override
  public String name() {
    return "records";
  }

  @Override
  public Lesson lesson(Draw draw) {
    if (draw.chance(0.35)) {
      Person person = people(draw, 1).getFirst();
      return Lesson.of(
          name(),
          draw.phrase(WRITE, person.said(draw)),
          person.json(),
          new Check.IsJson(person.json()));
    }
    List<Person> people = people(draw, draw.between(2, 4));
    Asked asked = asked(draw, people);
    return Lesson.of(
        name(), draw.phrase(TABLES, table(people), asked.question), asked.answer, asked.check);
  }

  private static Asked asked(Draw draw, List<Person> people) {
    Person person = draw.any(people);
    return switch (draw.between(0, 5)) {
      case 0, 1 ->
          new Asked(
              draw.phrase(AGE, person.name),
              "The age of " + person.name + " is " + person.age + ".",
              new Check.Gives(person.age));
      case 2, 3 ->
          new Asked(
              draw.phrase(CITY, person.name),
              "The city of " + person.name + " is " + person.city + ".",
              says(person, people, Person::city));
      case 4 ->
          new Asked(
              draw.phrase(OF_CITY, person.city),
              "The person who lives in " + person.city + " is " + person.name + ".",
              says(person, people, Person::name));
      default ->
          new Asked(
              draw.phrase(OF_AGE, person.age),
              "The person who is " + person.age + " years old is " + person.name + ".",
              says(person, people, Person::name));
    };
  }

  private static Check says(Person person, List<Person> people, Function<Person, String> column) {
    Set<String> others = people.stream().map(column).collect(Collectors.toSet());
    others.remove(column.apply(person));
    return new Check.Says(List.of(column.apply(person)), others);
  }

  /// Nothing in them stands twice, so that every question has one answer.
  private static List<Person> people(Draw draw, int count) {
    List<Person> people = new ArrayList<>();
    Set<String> used = new HashSet<>();
    while (people.size() < count) {
      Person person = draw.made(() -> person(draw), Person::key);
      List<String> values = List.of(person.name, String.valueOf(person.age), person.city);
      if (!person.name.equals(person.city) && values.stream().noneMatch(used::contains)) {
        used.addAll(values);
        people.add(person);
      }
    }
    return people;
  }

  private static Person person(Draw draw) {
    return new Person(
        Invented.firstName(draw),
        draw.between(6, 90),
        draw.chance(0.4) ? draw.any(CITIES) : Invented.name(draw));
  }

  private static String table(List<Person> people) {
    return people.stream()
        .map(p -> "| " + p.name + " | " + p.age + " | " + p.city + " |")
        .collect(Collectors.joining("\n", "| name | age | city |\n| --- | --- | --- |\n", ""));
  }

  /// Sentences and the table or JSON of them, and tables with questions and answers.
  @Override
  public String text(Draw draw) {
    Draw taught = new Draw(draw.seed(), Part.TAUGHT);
    return switch (taught.between(0, 3)) {
      case 0 ->
          people(taught, 3).stream()
              .map(p -> p.said(taught) + "\n" + p.json())
              .collect(Collectors.joining("\n"));
      case 1 -> {
        List<Person> people = people(taught, taught.between(2, 4));
        yield taught.some(people, people.size()).stream()
            .map(p -> p.said(taught))
            .collect(Collectors.joining(" ", table(people) + "\n", ""));
      }
      default -> {
        List<Person> people = people(taught, taught.between(2, 4));
        List<String> lines = new ArrayList<>(List.of(table(people)));
        for (int n = taught.between(2, 4); n > 0; n--) {
          Asked asked = asked(taught, people);
          lines.add(asked.question + "\n" + asked.answer);
        }
        yield String.join("\n", lines);
      }
    };
  }
}
