package dev.lungo.cli.terminal;

import java.io.IOException;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;

/// The terminal that the program was started in.
public final class SystemTerminal {
  private SystemTerminal() {}

  /// Opens it. Signals reach it through the JDK: JLine's own handlers for them are machine code
  /// that it writes into memory, and have crashed JVMs (jline3 issues 2139 and 2262).
  public static Terminal open() throws IOException {
    Terminal terminal =
        TerminalBuilder.builder()
            .system(true)
            .dumb(true)
            .nativeSignals(false)
            .graphemeCluster(false)
            .build();
    for (Signal signal : List.of(Signal.INT, Signal.WINCH, Signal.CONT)) {
      Signals.register(signal.name(), () -> terminal.raise(signal));
    }
    return terminal;
  }
}
