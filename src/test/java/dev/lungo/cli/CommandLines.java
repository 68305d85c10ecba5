package dev.lungo.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs commands as a shell would.
final class CommandLines {
  private CommandLines() {}

  /// What a command left.
  record Ended(int code, String out, String err) {}

  static Ended run(List<String> arguments) {
    PrintStream out = System.out, err = System.err;
    ByteArrayOutputStream toOut = new ByteArrayOutputStream(), toErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(toOut, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(toErr, true, StandardCharsets.UTF_8));
    try {
      int code = Main.run(arguments.toArray(String[]::new));
      return new Ended(
          code, toOut.toString(StandardCharsets.UTF_8), toErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /// Arguments from texts and paths.
  static List<String> arguments(Object... parts) {
    List<String> arguments = new ArrayList<>();
    for (Object part : parts) {
      arguments.add(part instanceof Path path ? path.toString() : (String) part);
    }
    return arguments;
  }
}
