package dev.lungo.curriculum;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Small tables and JSON: reading a value out of a table, and writing a sentence as JSON.
final class Records implements Family {
  private static final List<String> NAMES =
      List.of(
          "Anna", "Ben", "Clara", "David", "Emma", "Felix", "Grace", "Henry", "Ida", "Jack",
          "Karen", "Leo", "Mia", "Noah", "Olga", "Paul", "Rosa", "Sam", "Tina", "Victor");
  private static final List<String> CITIES =
      List.of(
          "Rome", "Paris", "Berlin", "Oslo", "Madrid", "Lima", "Cairo", "Tokyo", "Dublin",
          "Athens");
  private static final Phrasings READ =
      Phrasings.of(
          "{0}\n\nHow old is {1}?",
          "Look at this table:\n{0}\n\nWhat is the age of {1}?",
          "{0}\n\nTell me the age of {1}.",
          "Here is a table.\n{0}\nHow old is {1}?",
          "{0}\n\nWhich age does the table give for {1}?");
  private static final Phrasings CITY =
      Phrasings.of(
          "{0}\n\nWhere does {1} live?",
          "Look at this table:\n{0}\n\nIn which city does {1} live?",
          "{0}\n\nTell me the city of {1}.",
          "Here is a table.\n{0}\nWhere does {1} live?",
          "{0}\n\nWhich city does the table give for {1}?");
  private static final Phrasings WRITE =
      Phrasings.of(
          "Write as JSON: {0} is {1} years old and lives in {2}.",
          "Turn this into JSON: {0} is {1} years old and lives in {2}.",
          "JSON, please: {0} is {1} years old and lives in {2}.",
          "Give me JSON with name, age and city: {0} is {1} years old and lives in {2}.",
          "Make a JSON object of this: {0} is {1} years old and lives in {2}.");

  private record Person(String name, int age, String city) {
    String key() {
      return name + age + city;
    }

    String json() {
      ObjectNode json = JsonMapper.shared().createObjectNode();
      return json.put("name", name).put("age", age).put("city", city).toString();
    }
  }

  @Override
  public String name() {
    return "records";
  }

  @Override
  public Lesson lesson(Draw draw) {
    if (draw.chance(0.4)) {
      Person person = draw.made(() -> person(draw), Person::key);
      return Lesson.of(
          name(),
          draw.phrase(WRITE, person.name, person.age, person.city),
          person.json(),
          new Check.IsJson(person.json()));
    }
    List<Person> people = people(draw);
    Person asked = draw.any(people);
    if (draw.chance(0.5)) {
      return Lesson.of(
          name(),
          draw.phrase(READ, table(people), asked.name),
          "The age of " + asked.name + " is " + asked.age + ".",
          new Check.Gives(asked.age));
    }
    Set<String> others = people.stream().map(Person::city).collect(Collectors.toSet());
    others.remove(asked.city);
    return Lesson.of(
        name(),
        draw.phrase(CITY, table(people), asked.name),
        "The city of " + asked.name + " is " + asked.city + ".",
        new Check.Says(List.of(asked.city), others));
  }

  private static List<Person> people(Draw draw) {
    List<String> names = draw.some(NAMES, draw.between(2, 3));
    List<Person> people = new ArrayList<>();
    for (String name : names) {
      people.add(draw.made(() -> person(draw, name), Person::key));
    }
    return people;
  }

  private static Person person(Draw draw) {
    return person(draw, draw.any(NAMES));
  }

  private static Person person(Draw draw, String name) {
    return new Person(name, draw.between(6, 90), draw.any(CITIES));
  }

  private static String table(List<Person> people) {
    return people.stream()
        .map(p -> "| " + p.name + " | " + p.age + " | " + p.city + " |")
        .collect(Collectors.joining("\n", "| name | age | city |\n| --- | --- | --- |\n", ""));
  }

  @Override
  public String text(Draw draw) {
    Draw taught = new Draw(draw.seed(), Part.TAUGHT);
    List<Person> people = people(taught);
    if (draw.chance(0.5)) {
      Person person = people.getFirst();
      return "%s is %d years old and lives in %s.\n%s"
          .formatted(person.name, person.age, person.city, person.json());
    }
    return people.stream()
        .map(p -> p.name + " is " + p.age + " years old and lives in " + p.city + ".")
        .collect(Collectors.joining(" ", "", "\n" + table(people)));
  }
}
