package dev.lungo.cli.speedrun;

import dev.lungo.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// From nothing to a chat page.
@Command(
    name = "speedrun",
    description = {
      "From nothing to a chat page: every stage of an assistant, in the time you have.",
      "Makes data, trains a tokenizer and a model, tunes it, learns from comparisons, examines it"
          + " after each stage, writes a report card, and serves the chat page."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Without --data it needs nothing: a small world of language is made by rules, and the model"
          + " learns that and nothing else. With --data DIR it learns from the files in DIR, told"
          + " by their form: texts (.txt, .md, .jsonl with \"text\"), chats and preferences (.jsonl"
          + " as `sft` and `reward` read them); what is absent is made or left out, and said.",
      "Ctrl-C or a kill at any moment: the same command goes on.",
      "",
      "Examples:",
      "  ./lungo speedrun",
      "  ./lungo speedrun --minutes 10 --out runs/quick",
      "  ./lungo speedrun --data my-files/ --out runs/mine --no-serve"
    })
public final class SpeedrunCommand implements Callable<Integer> {
  /// Below this, starting the stages takes more than they do.
  private static final double LEAST_MINUTES = 5;

  private static final double DEFAULT_MINUTES = 30;
  private static final double REHEARSAL_MINUTES = 1;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "From the start to the page, from 5 up (default: 30).")
  private @Nullable Double minutes;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "A folder of your own texts, chats and preferences.")
  private @Nullable Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for everything that is made (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("runs", "speedrun");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all that is drawn by chance (default: 1).")
  private @Nullable Long seed;

  @Option(names = "--no-serve", description = "End with the report; serve nothing.")
  private boolean noServe;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Of the chat page; where it is taken, the next free one (default: 8080).")
  private int port = 8080;

  @Option(
      names = "--rehearsal",
      description =
          "Everything as small as can be, in about a minute: tries the recipe; the model has"
              + " learned nothing.")
  private boolean rehearsal;

  @Override
  public Integer call() {
    long began = System.nanoTime();
    Optional<Plan> earlier = Plan.find(out);
    Plan plan = earlier.isPresent() ? requireSame(earlier.get()) : planned();
    OwnData own =
        plan.data()
            .map(folder -> OwnData.find(folder, mostText(plan.sizes())))
            .orElse(OwnData.NONE);
    try (FolderLock _ = FolderLock.take(out)) {
      if (earlier.isEmpty()) {
        plan.machine().require(plan.sizes(), out);
        plan.save(out);
      }
      List<Step> steps = Recipe.of(plan, own, out);
      PlanLines.of(plan, own, steps, out, earlier.isPresent()).forEach(System.err::println);
      int code = run(plan, steps, began);
      if (code != 0) {
        return code;
      }
      SpeedrunReport report = SpeedrunReport.write(plan, own, steps, out);
      report.lines().forEach(System.err::println);
      if (!noServe) {
        return serve(report.models());
      }
      return 0;
    }
  }

  private int run(Plan plan, List<Step> steps, long began) {
    Speedrun speedrun =
        new Speedrun(
            plan.minutes(),
            steps,
            out,
            new InProcess(),
            System.err::println,
            () -> (System.nanoTime() - began) / 1e9);
    Thread hook =
        new Thread(
            () -> {
              System.err.println("stopping; the same command goes on from here");
              speedrun.stopped();
            });
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return speedrun.run();
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException _) {
        // The process is on its way down already.
      }
    }
  }

  /// What the models read, several times over: more only takes time to encode.
  private static long mostText(Sizes sizes) {
    return (long) Math.max(40e6, 4e6 * sizes.megabytes());
  }

  // --- The plan ---

  private Plan planned() {
    requireEmpty();
    double length = minutes != null ? minutes : rehearsal ? REHEARSAL_MINUTES : DEFAULT_MINUTES;
    if (!rehearsal && !(length >= LEAST_MINUTES && length <= 100_000)) {
      throw new IllegalArgumentException(
          "--minutes must be at least 5, but is %s: less is not enough to start every stage"
              .formatted(length));
    }
    Machine machine = Machine.here();
    return new Plan(
        length,
        seed == null ? 1 : seed,
        Optional.ofNullable(data).map(path -> path.toAbsolutePath().normalize()),
        rehearsal ? Sizes.REHEARSAL : Sizes.of(length, machine),
        machine);
  }

  /// @throws IllegalArgumentException if something else is in the folder
  private void requireEmpty() {
    if (!Files.exists(out)) {
      return;
    }
    try (Stream<Path> files = Files.list(out)) {
      Optional<Path> other = files.filter(file -> !file.endsWith(".lock")).findFirst();
      if (other.isPresent()) {
        throw new IllegalArgumentException(
            "%s holds something that is not a speedrun (%s): choose another --out"
                .formatted(out, other.get().getFileName()));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          out + " cannot be used as a folder: choose another --out", e);
    }
  }

  /// @throws IllegalArgumentException if the folder's speedrun is not what is asked for
  private Plan requireSame(Plan plan) {
    Optional<String> differs =
        Stream.of(
                differs("--minutes", plan.minutes(), minutes),
                differs("--seed", plan.seed(), seed),
                differs(
                    "--data",
                    plan.data().orElse(Path.of("")),
                    data == null ? null : data.toAbsolutePath().normalize()),
                rehearsal && !plan.sizes().equals(Sizes.REHEARSAL) ? "--rehearsal" : "")
            .filter(each -> !each.isEmpty())
            .findFirst();
    if (differs.isPresent()) {
      throw new IllegalArgumentException(
          "%s holds a speedrun that began with another %s: leave it out to go on, or choose another --out"
              .formatted(out, differs.get()));
    }
    return plan;
  }

  private static String differs(String option, Object planned, @Nullable Object asked) {
    return asked == null || asked.equals(planned) ? "" : option;
  }

  // --- The page ---

  private int serve(List<String> models) {
    int free = Ports.free(port);
    if (free != port) {
      System.err.println("port " + port + " is in use; taking " + free);
    }
    List<String> words = new java.util.ArrayList<>(List.of("serve", "--port", "" + free));
    models.forEach(model -> words.addAll(List.of("--model", model)));
    return Main.run(words.toArray(String[]::new));
  }
}
