package dev.lungo.cli;

import picocli.CommandLine.Option;

/// Whether prompts are texts or chats, where the command line says so.
final class PlainOptions {
  @Option(
      names = "--plain",
      required = true,
      description = "The prompts are texts, continued without a chat template.")
  private boolean plain;

  @Option(
      names = "--no-plain",
      required = true,
      description = "The prompts are chats, also where the preset has texts.")
  private boolean chats;

  /// Whether they are texts.
  boolean texts() {
    return plain && !chats;
  }
}
