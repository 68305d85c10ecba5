package dev.lungo.cli.terminal;

import org.jline.terminal.Terminal;

/// Shows a chat to a person: text wraps at words, remarks are dim, problems red.
public final class TerminalDisplay implements Display {
  private static final String DIM = "2";
  private static final String RED = "31";

  private final Terminal terminal;
  private final boolean colours;
  private final WordWrap text;

  /// @param colours whether to use colours and dim text
  public TerminalDisplay(Terminal terminal, boolean colours) {
    this.terminal = terminal;
    this.colours = colours;
    this.text =
        new WordWrap(
            terminal.writer(), () -> isDumb(terminal) ? 0 : terminal.getSize().getColumns());
  }

  /// Whether a terminal knows no control sequences.
  public static boolean isDumb(Terminal terminal) {
    return terminal.getType().startsWith(Terminal.TYPE_DUMB);
  }

  @Override
  public void answer(String piece) {
    text.write(harmless(piece));
  }

  @Override
  public void answered(String facts) {
    text.endLine();
    styled(DIM, facts);
  }

  @Override
  public void show(String shown) {
    text.write(harmless(shown) + "\n");
  }

  @Override
  public void note(String remark) {
    styled(DIM, remark);
  }

  @Override
  public void problem(String problem) {
    styled(RED, problem);
  }

  private void styled(String style, String line) {
    terminal.writer().print(style(style));
    text.write(harmless(line));
    terminal.writer().print(style("0"));
    text.write("\n");
  }

  private String style(String code) {
    return colours ? "\u001b[" + code + "m" : "";
  }

  /// A terminal obeys control characters, and a model may say any; a tab moves by an unknown width.
  static String harmless(String text) {
    var clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\t') {
                clean.append("    ");
              } else if (c == '\n' || !Character.isISOControl(c)) {
                clean.appendCodePoint(c);
              } else if (c != '\r') {
                clean.append('\uFFFD');
              }
            });
    return clean.toString();
  }
}
