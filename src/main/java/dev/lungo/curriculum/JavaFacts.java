package dev.lungo.curriculum;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Facts about common classes of the running JDK, read by reflection: package, superclass, kind,
/// what a method returns.
///
/// What is held out are classes.
final class JavaFacts implements Family {
  private static final Phrasings PACKAGE =
      Phrasings.asking(
          "In which package is {0}?",
          "Which package is the Java type {0} in?",
          "What package does {0} belong to?",
          "Which import does {0} need?",
          "Where do I find {0} in the JDK?",
          "I want to use {0} in Java. From which package?",
          "Name the package of {0}.",
          "Tell me the package of {0}.",
          "The type {0}: in which package is it?",
          "What is the package of {0}?",
          "Which package holds the type {0}?",
          "From which package do I import {0}?",
          "What do I import to use {0}?",
          "Which Java package has {0} in it?",
          "I need the package of {0}.",
          "package of {0}?",
          "{0} belongs to which package?",
          "My code uses {0}. Which package is that from?",
          "Which package do I need to import {0}?",
          "In what package of the JDK do I find {0}?",
          "Tell me which package {0} belongs to.",
          "I want to import {0}. What is its package?");
  private static final Phrasings SUPER =
      Phrasings.asking(
          "What does {0} extend?",
          "Which class does {0} extend?",
          "What is the superclass of {0}?",
          "{0} extends which class?",
          "Name the superclass of {0}.",
          "Which class is the superclass of {0}?",
          "From which class does {0} inherit?",
          "Of which class is {0} a subclass?",
          "Tell me what {0} extends.",
          "What class is directly above {0}?",
          "The Java class {0} extends what?",
          "What is the direct superclass of {0} in Java?",
          "superclass of {0}?",
          "What class is it that {0} inherits from?",
          "What stands after extends in the class {0}?",
          "I need the superclass of {0}.",
          "Tell me the class above {0}.",
          "Name the direct superclass of the Java class {0}.",
          "Tell me which class {0} inherits from.",
          "Which class stands directly above {0}?",
          "{0} is a subclass of which class?");
  private static final Phrasings KIND =
      Phrasings.asking(
          "Is {0} a class or an interface?",
          "{0}: class, interface, enum or record?",
          "What is {0} in Java: a class, an interface or an enum?",
          "Can you tell me whether {0} is an interface or a class?",
          "Is {0} an interface?",
          "Is {0} an enum, a class or an interface?",
          "What kind of type is {0}?",
          "Which kind of Java type is {0}?",
          "Tell me whether {0} is a class, an enum or an interface.",
          "Is the Java type {0} a class?",
          "Of what kind is {0}?",
          "{0} in Java, is that a class or an interface?",
          "Is {0} declared as a class or as an interface?",
          "How is {0} declared: class, interface or enum?",
          "I want to know the kind of {0}: interface, class or enum?",
          "Does Java declare {0} as an interface or as a class?",
          "Of what kind is the type {0}, an interface, a class or an enum?",
          "Tell me what kind of Java type {0} is.",
          "As what is {0} declared, an interface or a class?",
          "In Java, is {0} an interface, an enum or a class?");
  private static final Phrasings RETURNS =
      Phrasings.asking(
          "What does {0}.{1}() return?",
          "Which type does {0}.{1}() return?",
          "What is the return type of {0}.{1}()?",
          "Tell me the type that {0}.{1}() returns.",
          "Name the return type of {0}.{1}().",
          "In Java, {0}.{1}() returns what?",
          "What do I get from {0}.{1}()?",
          "What type do I get if I call {0}.{1}()?",
          "I call {1}() of {0}. Which type comes back?",
          "Which type has the result of {0}.{1}()?",
          "{0}.{1}() returns which type?",
          "What is returned by {0}.{1}()?",
          "The type {0} has a method {1}(). What does it return?",
          "return type of {0}.{1}()?",
          "Of what type is the result of {0}.{1}()?",
          "My code calls {0}.{1}(). What type is the result?",
          "If I call {1}() of {0}, which type do I get?",
          "Name the type of the result of {0}.{1}().",
          "The method {1}() of {0} returns which type?",
          "What type comes back from {0}.{1}()?");

  /// What texts say about the type `{0}`.
  private static final List<String> OF_PACKAGE =
      List.of(
          "The type {0} is in the package {1}.",
          "import {1}.{0};",
          "The full name of {0} is {1}.{0}.",
          "The package {1} holds {0}.",
          "Java has {0} in its package {1}.",
          "The type {0} belongs to the package {1}.");
  private static final List<String> OF_SUPER =
      List.of(
          "The class {0} extends {1}.",
          "The superclass of {0} is {1}.",
          "The class {0} is a direct subclass of {1}.",
          "The class {0} inherits from {1}.",
          "Directly above {0} stands {1}.");
  private static final List<String> OF_KIND =
      List.of(
          "The type {0} is {1}.",
          "In Java, {0} is {1}.",
          "Java declares {0} as {1}.",
          "Among the types of the JDK, {0} is {1}.");
  private static final List<String> OF_RETURNS =
      List.of(
          "The method {0}.{1}() returns {2}.",
          "The return type of {0}.{1}() is {2}.",
          "A call of {0}.{1}() gives {2}.",
          "The type {0} has a method {2} {1}().",
          "The result of {0}.{1}() is of the type {2}.");

  private final List<Class<?>> classes;
  private final Set<String> packages;
  private final Set<String> superclasses;

  JavaFacts() {
    List<Class<?>> found = new ArrayList<>();
    for (String name : Table.read("java-types").column(0)) {
      find(name).ifPresent(found::add);
    }
    classes = List.copyOf(found);
    packages = classes.stream().map(Class::getPackageName).collect(Collectors.toSet());
    superclasses =
        classes.stream()
            .filter(JavaFacts::superclass)
            .map(type -> type.getSuperclass().getSimpleName())
            .collect(Collectors.toSet());
  }

  /// A JDK may be built without a module, such as java.sql.
  private static Optional<Class<?>> find(String name) {
    try {
      return Optional.of(Class.forName(name, false, null));
    } catch (ClassNotFoundException _) {
      return Optional.empty();
    }
  }

  @Override
  public String name() {
    return "java-facts";
  }

  @Override
  public Lesson lesson(Draw draw) {
    return lesson(draw, draw.entity(classes, Class::getName));
  }

  private Lesson lesson(Draw draw, Class<?> type) {
    List<Method> methods = methods(type);
    List<Supplier<Lesson>> questions =
        new ArrayList<>(List.of(() -> packageOf(draw, type), () -> kindOf(draw, type)));
    if (superclass(type)) {
      questions.add(() -> superclassOf(draw, type));
    }
    if (!methods.isEmpty()) {
      questions.add(() -> returnTypeOf(draw, type, draw.any(methods)));
    }
    return draw.any(questions).get();
  }

  private Lesson packageOf(Draw draw, Class<?> type) {
    Set<String> wrong = new TreeSet<>(packages);
    wrong.remove(type.getPackageName());
    return Lesson.of(
        name(),
        draw.phrase(PACKAGE, type.getSimpleName()),
        "The type " + type.getSimpleName() + " is in the package " + type.getPackageName() + ".",
        new Check.Says(List.of(type.getPackageName()), wrong));
  }

  /// That it is right to say so after these words, and wrong to say another.
  private static Check says(String words, String right, Set<String> all) {
    return new Check.Says(
        List.of(words + right),
        all.stream()
            .filter(each -> !each.equals(right))
            .map(each -> words + each)
            .collect(Collectors.toSet()));
  }

  private Lesson superclassOf(Draw draw, Class<?> type) {
    String parent = type.getSuperclass().getSimpleName();
    return Lesson.of(
        name(),
        draw.phrase(SUPER, type.getSimpleName()),
        "The class " + type.getSimpleName() + " extends " + parent + ".",
        says("extends ", parent, superclasses));
  }

  private Lesson kindOf(Draw draw, Class<?> type) {
    String kind = Table.withArticle(kind(type));
    return Lesson.of(
        name(),
        draw.phrase(KIND, type.getSimpleName()),
        "The type " + type.getSimpleName() + " is " + kind + ".",
        says("is ", kind, Set.of("a class", "an interface", "an enum")));
  }

  private Lesson returnTypeOf(Draw draw, Class<?> type, Method method) {
    String returned = method.getReturnType().getSimpleName();
    return Lesson.of(
        name(),
        draw.phrase(RETURNS, type.getSimpleName(), method.getName()),
        "The method %s.%s() returns %s."
            .formatted(type.getSimpleName(), method.getName(), returned),
        Check.Says.one("returns " + returned));
  }

  private static boolean superclass(Class<?> type) {
    return !type.isInterface() && type.getSuperclass() != null;
  }

  private static String kind(Class<?> type) {
    return type.isInterface() ? "interface" : type.isEnum() ? "enum" : "class";
  }

  /// Public methods without parameters that the class declares, each name once.
  private static List<Method> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getParameterCount() == 0)
        .filter(m -> !m.isSynthetic() && m.getReturnType() != void.class)
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }

  /// All about a type, or what a package holds.
  @Override
  public String text(Draw draw) {
    Class<?> type = draw.any(classes);
    return draw.chance(0.1) ? packageText(draw, type) : typeText(draw, type);
  }

  private String packageText(Draw draw, Class<?> type) {
    List<String> inIt =
        classes.stream()
            .filter(each -> each.getPackageName().equals(type.getPackageName()))
            .map(Class::getSimpleName)
            .toList();
    return "The package %s holds %s."
        .formatted(type.getPackageName(), Table.inWords(draw.some(inIt, 6)));
  }

  /// Its facts in any order, and if lessons may ask about it, a question with its answer.
  private String typeText(Draw draw, Class<?> type) {
    String simple = type.getSimpleName();
    List<String> sentences = new ArrayList<>();
    sentences.add(draw.answer(OF_KIND, simple, Table.withArticle(kind(type))));
    for (String template : draw.some(OF_PACKAGE, 2)) {
      sentences.add(Phrasings.fill(template, simple, type.getPackageName()));
    }
    if (superclass(type)) {
      sentences.add(draw.answer(OF_SUPER, simple, type.getSuperclass().getSimpleName()));
    }
    for (Method method : draw.some(methods(type), 3)) {
      sentences.add(
          draw.answer(
              OF_RETURNS, simple, method.getName(), method.getReturnType().getSimpleName()));
    }
    String all = String.join(" ", draw.some(sentences, sentences.size()));
    if (Draw.heldOut(type.getName()) || draw.chance(0.5)) {
      return all;
    }
    return all + "\n" + lesson(new Draw(draw.seed(), Part.TAUGHT), type).written();
  }
}
