package dev.lungo.serving.access;

import dev.lungo.serving.Caller;

/// A program with a key.
record KeyCaller(String name, Usage usage) implements Caller {
  @Override
  public void used(int promptTokens, int generatedTokens) {
    usage.spend(promptTokens + generatedTokens);
  }

  @Override
  public void done() {
    usage.end();
  }
}
