package dev.lungo.cli;

import dev.lungo.store.FeedbackExport;
import dev.lungo.store.FeedbackExport.Result;
import dev.lungo.store.Store;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `feedback export`: what people said of answers becomes training data.
@Command(
    name = "feedback",
    description = "Make training data of what people said of answers.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./lungo feedback export --out feedback"})
final class FeedbackCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "feedback needs: export");
  }

  @Command(
      description = "Write chats, demonstrations and preferences of those who agreed.",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      footer = {
        "",
        "chats.jsonl           up to each answer with a thumb up: for sft",
        "demonstrations.jsonl  up to each answer that a person wrote instead: for sft",
        "preferences.jsonl     chosen side by side, or thumbs up against thumbs down",
        "                      among versions of one answer: for reward models",
        "",
        "A line has the model's version, the time, and a random id for the person. Whoever",
        "has not agreed is in none; what else cannot serve is counted.",
        "",
        "Example: ./lungo feedback export --store lungo.db --out feedback"
      })
  void export(
      @Mixin StoreOptions options,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "DIR",
              description = "A new folder, or that of an earlier export, which is replaced.")
          Path folder) {
    try (Store store = options.openExisting()) {
      print(FeedbackExport.write(store, folder));
      System.out.println("in " + folder);
    }
  }

  private static void print(Result result) {
    line(result.chats(), "chats");
    line(result.demonstrations(), "demonstrations");
    line(result.preferences(), "preferences");
    line(result.people(), "people who agreed");
    if (result.unheard() > 0) {
      line(result.unheard(), "judgements left out: not agreed (people: " + result.silent() + ")");
    }
    result.leftOut().forEach((reason, count) -> line(count, "left out: " + reason));
  }

  private static void line(int count, String what) {
    System.out.printf("%,6d  %s%n", count, what);
  }
}
