package dev.lungo.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/// A display that keeps what it was given: answers as they are, the rest with a sign before it.
final class Transcript implements Display {
  private final List<String> lines = new ArrayList<>();
  private final StringBuilder answer = new StringBuilder();
  private String facts = "";

  @Override
  public void answer(String piece) {
    answer.append(piece);
  }

  @Override
  public void answered(String text) {
    facts = text;
    lines.add(answer.toString());
    answer.setLength(0);
  }

  @Override
  public void show(String text) {
    lines.add(text);
  }

  @Override
  public void note(String text) {
    lines.add("# " + text);
  }

  @Override
  public void problem(String text) {
    lines.add("! " + text);
  }

  /// What the last answer was said to have taken.
  String facts() {
    return facts;
  }

  /// What was shown since this was last asked.
  List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }
}
