package dev.lungo.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Asks for a new password: on a terminal, twice and unseen; from a pipe, its first line. It never
/// stands on the command line, where other users of the machine could read it.
final class PasswordPrompt {
  private PasswordPrompt() {}

  static String ask(String name) {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(console -> unseen(console, name))
        .orElseGet(PasswordPrompt::firstLine);
  }

  private static String unseen(Console console, String name) {
    char[] first = read(console, "Password for " + name + ": ");
    char[] again = read(console, "Once more: ");
    if (!Arrays.equals(first, again)) {
      throw new IllegalArgumentException("the passwords differ: nothing was changed");
    }
    return new String(first);
  }

  private static char[] read(Console console, String prompt) {
    char[] password = console.readPassword("%s", prompt);
    if (password == null) {
      throw new IllegalArgumentException("no password was given: nothing was changed");
    }
    return password;
  }

  private static String firstLine() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      if (line == null) {
        throw new IllegalArgumentException(
            "no password was given: type it at the terminal, or pipe it in as one line");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the password", e);
    }
  }
}
