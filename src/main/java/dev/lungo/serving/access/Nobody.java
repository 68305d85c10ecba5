package dev.lungo.serving.access;

import dev.lungo.serving.Caller;

/// Whoever is about to sign in.
record Nobody() implements Caller {
  @Override
  public String name() {
    return "nobody";
  }
}
