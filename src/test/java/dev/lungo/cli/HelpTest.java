package dev.lungo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// What a newcomer reads and copies: the help of every command, and the README.
class HelpTest {
  /// Commands of the launcher itself.
  private static final Set<String> OF_LAUNCHER = Set.of("test");

  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|'[^']*'|\\S+");

  private static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::all));
  }

  private static String help(CommandLine command) {
    return command.getUsageMessage(Ansi.OFF);
  }

  @Test
  void everyHelpHasAnExampleAndFitsTheTerminal() {
    assertThat(all(Main.commandLine()))
        .allSatisfy(
            command -> {
              String name = command.getCommandSpec().qualifiedName();
              assertThat(help(command)).startsWith("Usage: ./" + name);
              assertThat(calls(help(command).lines())).as("examples of %s", name).isNotEmpty();
              assertThat(footerLines(command)).as(name).allMatch(line -> line.length() <= 80);
            });
  }

  @Test
  void everyExampleIsAValidCommandLine() {
    all(Main.commandLine()).forEach(command -> assertValid(calls(help(command).lines())));
  }

  @Test
  void everyCommandOfTheReadmeIsValid() throws IOException {
    List<String> calls = calls(Files.readAllLines(Path.of("README.md")).stream());
    assertThat(calls).hasSizeGreaterThan(15);
    assertValid(calls);
    assertValid(calls(Files.readAllLines(Path.of("README.zh-CN.md")).stream()));
  }

  @Test
  void everyCommandOfTheStagesIsValid() throws IOException {
    try (Stream<Path> pages = Files.list(Path.of("docs", "stages"))) {
      for (Path page : pages.toList()) {
        assertValid(calls(Files.readAllLines(page).stream()));
      }
    }
  }

  /// Lines that picocli would break, so that they could no longer be copied.
  private static Stream<String> footerLines(CommandLine command) {
    return Arrays.stream(command.getCommandSpec().usageMessage().footer())
        .filter(line -> line.strip().startsWith("./lungo") || line.startsWith("Example: "));
  }

  /// The calls of the launcher in a text: what follows `./lungo` where it begins a line or a pipe.
  private static List<String> calls(Stream<String> lines) {
    List<String> calls = new ArrayList<>();
    String open = "";
    for (String line : (Iterable<String>) lines::iterator) {
      String whole = open + line.strip();
      boolean goesOn = whole.endsWith("\\");
      open = goesOn ? whole.substring(0, whole.length() - 1) : "";
      if (!goesOn) {
        Stream.of(whole.split(" \\| "))
            .map(part -> part.replaceFirst("^Example: ", ""))
            .filter(part -> part.startsWith("./lungo "))
            .map(part -> part.substring("./lungo ".length()).replaceFirst(" [>#].*", ""))
            .forEach(calls::add);
      }
    }
    return calls;
  }

  private static void assertValid(List<String> calls) {
    for (String call : calls) {
      String[] words =
          WORD.matcher(call)
              .results()
              .map(word -> word.group().replaceAll("^[\"']|[\"']$", ""))
              .toArray(String[]::new);
      if (!OF_LAUNCHER.contains(words[0])) {
        assertThatCode(() -> Main.commandLine().parseArgs(words))
            .as("./lungo " + call)
            .doesNotThrowAnyException();
      }
    }
  }
}
