package dev.lungo.cli.terminal;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;

/// A chat whose lines a person types: they can be edited, fetched again with the arrow keys, and
/// completed with Tab.
///
/// Ctrl-C stops an answer, or clears the line; Ctrl-D ends. Several lines are one message where
/// the earlier ones end in a backslash, after Alt-Enter, or when pasted.
public final class TerminalChat {
  private final Terminal terminal;
  private final ChatSession session;
  private final Display display;
  private final LineReader reader;
  private final String prompt;

  /// @param history the file in which typed lines are kept from one chat to the next, if any
  public TerminalChat(
      Terminal terminal,
      ChatSession session,
      Display display,
      Optional<Path> history,
      boolean colours) {
    this.terminal = terminal;
    this.session = session;
    this.display = display;
    this.prompt = colours ? "\u001b[1;32m>\u001b[0m " : "> ";
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("lungo")
            .parser(InputLine::parse)
            .completer(InputLine::complete)
            .option(Option.DISABLE_EVENT_EXPANSION, true) // a ! is a !
            .option(Option.HISTORY_IGNORE_SPACE, false)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "  ")
            .variable(LineReader.BELL_STYLE, "none")
            .build();
    history.ifPresent(file -> reader.setVariable(LineReader.HISTORY_FILE, file));
    goOnAfterBackslash();
  }

  /// Reads and says lines until the person ends the chat.
  public void run() {
    SignalHandler before = terminal.handle(Signal.INT, _ -> session.stop());
    try {
      boolean goOn = true;
      while (goOn) {
        Optional<String> line = read();
        goOn = line.isPresent() && say(line.get());
      }
    } finally {
      terminal.handle(Signal.INT, before);
    }
  }

  /// The next line: empty at the end, blank where it was cleared.
  private Optional<String> read() {
    try {
      return Optional.of(reader.readLine(prompt));
    } catch (UserInterruptException e) {
      if (e.getPartialLine().isBlank()) {
        display.note("Ctrl-D or /quit ends");
      }
      return Optional.of("");
    } catch (EndOfFileException _) {
      return Optional.empty();
    }
  }

  /// What is typed in the meantime waits, unseen, for the next prompt.
  private boolean say(String line) {
    boolean echo = terminal.echo(false);
    try {
      return session.accept(line);
    } finally {
      if (!line.isBlank()) {
        terminal.writer().println();
      }
      boolean _ = terminal.echo(echo);
    }
  }

  private void goOnAfterBackslash() {
    Widget accept = Objects.requireNonNull(reader.getBuiltinWidgets().get(LineReader.ACCEPT_LINE));
    reader
        .getWidgets()
        .put(
            LineReader.ACCEPT_LINE,
            () -> {
              if (PipeChat.goesOn(reader.getBuffer().upToCursor())) {
                boolean _ = reader.getBuffer().backspace();
                reader.getBuffer().write('\n');
                return true;
              }
              return accept.apply();
            });
  }
}
