package dev.lungo.cli.terminal;

import java.io.PrintStream;

/// Shows a chat to programs: answers, and what commands were asked for, on standard output, the
/// rest on standard error.
public final class PipeDisplay implements Display {
  private final PrintStream out;
  private final PrintStream err;
  private boolean problems;

  public PipeDisplay(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /// Whether anything went wrong so far.
  public boolean hadProblems() {
    return problems;
  }

  /// Whether nobody reads the answers any more, as after `| head`.
  boolean closed() {
    return out.checkError();
  }

  @Override
  public void answer(String piece) {
    out.print(piece);
    out.flush();
  }

  @Override
  public void answered(String facts) {
    out.println();
  }

  @Override
  public void show(String text) {
    out.println(text);
  }

  @Override
  public void note(String text) {
    err.println(text);
  }

  @Override
  public void problem(String text) {
    problems = true;
    err.println("lungo: " + text);
  }
}
