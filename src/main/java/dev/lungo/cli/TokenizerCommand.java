package dev.lungo.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `tokenizer train|encode|decode|inspect`.
@Command(
    name = "tokenizer",
    description = "Train a tokenizer, and use or look into one.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      TokenizerTrainCommand.class,
      TokenizerEncodeCommand.class,
      TokenizerDecodeCommand.class,
      TokenizerInspectCommand.class
    },
    footer = {"", "Example: ./lungo tokenizer train --input corpus/train --out tokenizer"})
final class TokenizerCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "tokenizer needs one of: train, encode, decode, inspect");
  }
}
