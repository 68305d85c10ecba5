package dev.lungo.curriculum;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// The other process of {@link JavaRunner}: reads a method and its cases a line at a time, compiles
/// them as a class, runs it, and answers with a line.
///
/// Before that, {@link #objection} refuses whatever is not plain calculation: every name with a
/// capital must be one of a few harmless classes, and no packages can be named. So no file,
/// process, thread, network or reflection is within reach.
public final class JavaSandbox {
  static final String RIGHT = "right";

  private static final int LONGEST = 2000;
  private static final Pattern FENCE =
      Pattern.compile("```(?:java)?\\s*\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern STRINGS =
      Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])'");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
  private static final Set<String> CLASSES =
      Set.of(
          "String", "StringBuilder", "Math", "Integer", "Long", "Double", "Boolean", "Character");
  private static final Set<String> REFUSED =
      Set.of(
          "java",
          "javax",
          "jdk",
          "sun",
          "import",
          "package",
          "class",
          "interface",
          "enum",
          "record",
          "native",
          "synchronized",
          "getClass",
          "wait",
          "notify",
          "notifyAll",
          "getBytes",
          "intern",
          "getInteger",
          "getLong",
          "getBoolean",
          "while");

  private JavaSandbox() {}

  /// The code of an answer: what stands in its first fence, or all of it.
  static String code(String answer) {
    Matcher fence = FENCE.matcher(answer);
    return (fence.find() ? fence.group(1) : answer).strip();
  }

  /// Why a method must not run, if so.
  static Optional<String> objection(String code) {
    if (code.isEmpty() || code.length() > LONGEST) {
      return Optional.of("there is no method of reasonable length");
    }
    // Escapes such as \\u0022 are read before all else by the compiler.
    if (code.contains("\\u") || code.contains("@")) {
      return Optional.of("it has Unicode escapes or annotations");
    }
    Matcher names = NAME.matcher(STRINGS.matcher(code).replaceAll("\"\""));
    while (names.find()) {
      String name = names.group();
      boolean constant = name.equals(name.toUpperCase(java.util.Locale.ROOT));
      if (REFUSED.contains(name)
          || (Character.isUpperCase(name.charAt(0)) && !constant && !CLASSES.contains(name))) {
        return Optional.of("it uses " + name + ", which is not plain calculation");
      }
    }
    return Optional.empty();
  }

  /// A class with the method and a main test, in Base64, so that it is one line.
  static String request(String code, Check.JavaMethod check) {
    String tests =
        check.cases().stream()
            .map(
                c ->
                    "    if (!String.valueOf(m.%s(%s)).equals(String.valueOf(%s))) return \"wrong for (%s)\";"
                        .formatted(
                            check.method(),
                            c.arguments(),
                            c.result(),
                            c.arguments().replace("\\", "\\\\").replace("\"", "\\\"")))
            .collect(Collectors.joining("\n"));
    String bare = code.replaceFirst("^((public|private|protected|static|final)\\s+)+", "");
    String source =
        "public class Answer {\n%s\n  public static String test() {\n    Answer m = new Answer();\n%s\n    return \"%s\";\n  }\n}\n"
            .formatted(bare, tests, RIGHT);
    return Base64.getEncoder().encodeToString(source.getBytes(StandardCharsets.UTF_8));
  }

  /// Answers each line of standard input.
  public static void main(String[] args) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path folder = Files.createTempDirectory("lungo-java");
    try (StandardJavaFileManager files =
            compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        String source = new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8);
        System.out.println(test(compiler, files, folder, source).replace('\n', ' '));
      }
    } finally {
      delete(folder);
    }
  }

  private static String test(
      JavaCompiler compiler, StandardJavaFileManager files, Path folder, String source) {
    var said = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                said,
                files,
                _ -> {},
                List.of("-d", folder.toString(), "-proc:none", "-nowarn"),
                null,
                List.of(new Source(source)))
            .call();
    if (!compiled) {
      return "it does not compile";
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
      Method test = loader.loadClass("Answer").getMethod("test");
      return String.valueOf(test.invoke(null));
    } catch (ReflectiveOperationException | IOException | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return "it fails: " + cause.getClass().getSimpleName();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Answer.java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
