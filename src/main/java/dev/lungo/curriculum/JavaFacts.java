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
  private static final List<String> CLASSES =
      List.of(
          "java.lang.String",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Double",
          "java.lang.Boolean",
          "java.lang.Character",
          "java.lang.Math",
          "java.lang.Object",
          "java.lang.Thread",
          "java.lang.Runnable",
          "java.lang.Iterable",
          "java.lang.Comparable",
          "java.lang.StringBuilder",
          "java.lang.Exception",
          "java.lang.RuntimeException",
          "java.lang.IllegalArgumentException",
          "java.lang.IllegalStateException",
          "java.lang.NullPointerException",
          "java.lang.Error",
          "java.lang.Record",
          "java.lang.Enum",
          "java.lang.System",
          "java.lang.Process",
          "java.lang.AutoCloseable",
          "java.util.List",
          "java.util.ArrayList",
          "java.util.LinkedList",
          "java.util.Map",
          "java.util.HashMap",
          "java.util.TreeMap",
          "java.util.LinkedHashMap",
          "java.util.Set",
          "java.util.HashSet",
          "java.util.TreeSet",
          "java.util.Collections",
          "java.util.Arrays",
          "java.util.Optional",
          "java.util.Iterator",
          "java.util.Queue",
          "java.util.Deque",
          "java.util.ArrayDeque",
          "java.util.PriorityQueue",
          "java.util.Random",
          "java.util.Scanner",
          "java.util.UUID",
          "java.util.Objects",
          "java.util.BitSet",
          "java.util.Locale",
          "java.util.StringJoiner",
          "java.util.Comparator",
          "java.util.NoSuchElementException",
          "java.util.ConcurrentModificationException",
          "java.util.function.Function",
          "java.util.function.Supplier",
          "java.util.function.Consumer",
          "java.util.function.Predicate",
          "java.util.stream.Stream",
          "java.util.stream.IntStream",
          "java.util.stream.Collectors",
          "java.util.concurrent.ExecutorService",
          "java.util.concurrent.Executors",
          "java.util.concurrent.Future",
          "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.concurrent.CountDownLatch",
          "java.util.concurrent.TimeUnit",
          "java.util.concurrent.Semaphore",
          "java.util.regex.Pattern",
          "java.util.regex.Matcher",
          "java.io.File",
          "java.io.InputStream",
          "java.io.OutputStream",
          "java.io.Reader",
          "java.io.Writer",
          "java.io.BufferedReader",
          "java.io.IOException",
          "java.io.UncheckedIOException",
          "java.io.PrintStream",
          "java.io.FileNotFoundException",
          "java.nio.file.Path",
          "java.nio.file.Files",
          "java.nio.ByteBuffer",
          "java.nio.charset.Charset",
          "java.time.LocalDate",
          "java.time.LocalTime",
          "java.time.LocalDateTime",
          "java.time.Instant",
          "java.time.Duration",
          "java.time.Period",
          "java.time.ZonedDateTime",
          "java.time.DayOfWeek",
          "java.time.Month",
          "java.time.Year",
          "java.math.BigInteger",
          "java.math.BigDecimal",
          "java.math.RoundingMode",
          "java.net.URI",
          "java.net.Socket",
          "java.net.ServerSocket",
          "java.net.http.HttpClient",
          "java.net.http.HttpRequest",
          "java.net.http.HttpResponse",
          "java.security.MessageDigest",
          "java.security.SecureRandom",
          "java.sql.Connection",
          "java.sql.ResultSet",
          "java.sql.SQLException");
  private static final Phrasings PACKAGE =
      Phrasings.of(
          "In which package is {0}?",
          "Which package is the Java class {0} in?",
          "What package does {0} belong to?",
          "Which import does {0} need?",
          "Where do I find {0} in the JDK?",
          "I want to use {0} in Java. From which package?");
  private static final Phrasings SUPER =
      Phrasings.of(
          "What does {0} extend?",
          "Which class does {0} extend?",
          "What is the superclass of {0}?",
          "{0} extends which class?",
          "Name the direct superclass of Java's {0}.");
  private static final Phrasings KIND =
      Phrasings.of(
          "Is {0} a class or an interface?",
          "{0}: class, interface, enum or record?",
          "What is {0} in Java: a class, an interface or an enum?",
          "Can you tell me whether {0} is an interface or a class?",
          "Of what kind is Java's {0}, an interface, a class or an enum?");
  private static final Phrasings RETURNS =
      Phrasings.of(
          "What does {0}.{1}() return?",
          "Which type does {0}.{1}() return?",
          "What is the return type of {0}.{1}()?",
          "Tell me the type that {0}.{1}() returns.",
          "Calling {1}() of {0} gives me which type?");

  private final List<Class<?>> classes;
  private final Set<String> packages;

  JavaFacts() {
    List<Class<?>> found = new ArrayList<>();
    for (String name : CLASSES) {
      find(name).ifPresent(found::add);
    }
    classes = List.copyOf(found);
    packages = classes.stream().map(Class::getPackageName).collect(Collectors.toSet());
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
    Class<?> type = draw.entity(classes, Class::getName);
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

  private Lesson superclassOf(Draw draw, Class<?> type) {
    String parent = type.getSuperclass().getSimpleName();
    return Lesson.of(
        name(),
        draw.phrase(SUPER, type.getSimpleName()),
        "The class " + type.getSimpleName() + " extends " + parent + ".",
        Check.Says.one("extends " + parent));
  }

  private Lesson kindOf(Draw draw, Class<?> type) {
    String kind = "is " + Table.withArticle(kind(type));
    return Lesson.of(
        name(),
        draw.phrase(KIND, type.getSimpleName()),
        "The type " + type.getSimpleName() + " " + kind + ".",
        Check.Says.one(kind));
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

  @Override
  public String text(Draw draw) {
    Class<?> type = draw.any(classes);
    String simple = type.getSimpleName();
    List<String> sentences = new ArrayList<>();
    sentences.add("The type " + simple + " is " + Table.withArticle(kind(type)) + ".");
    sentences.add(
        draw.answer(
            List.of("The type {0} is in the package {1}.", "import {1}.{0};"),
            simple,
            type.getPackageName()));
    if (superclass(type)) {
      sentences.add(
          "The class " + simple + " extends " + type.getSuperclass().getSimpleName() + ".");
    }
    for (Method method : draw.some(methods(type), 3)) {
      sentences.add(
          "The method %s.%s() returns %s."
              .formatted(simple, method.getName(), method.getReturnType().getSimpleName()));
    }
    return String.join(" ", sentences);
  }
}
