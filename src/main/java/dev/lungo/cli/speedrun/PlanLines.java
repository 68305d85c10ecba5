package dev.lungo.cli.speedrun;

import dev.lungo.cli.speedrun.Step.Kind;
import dev.lungo.curriculum.Curriculum;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What is said before anything is begun.
final class PlanLines {
  private PlanLines() {}

  static List<String> of(Plan plan, OwnData own, List<Step> steps, Path out, boolean goesOn) {
    List<String> lines = new ArrayList<>();
    Sizes sizes = plan.sizes();
    lines.add(
        goesOn
            ? "going on with the speedrun in " + out
            : "a speedrun of %s minutes into %s".formatted(plan.length(), out));
    lines.add("  machine   " + plan.machine().inWords());
    lines.add(
        String.format(
            Locale.ROOT,
            "  model     %.1fM parameters: %d layers of %d channels, %,d tokens, context %d",
            sizes.parameters() / 1e6,
            sizes.depth(),
            64 * sizes.depth(),
            sizes.vocabulary(),
            Sizes.context(own)));
    data(plan, own).forEach(line -> lines.add("  data      " + line));
    own.notes().forEach(note -> lines.add("            " + note));
    for (Step step : steps) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-12s%5.1f min  %s",
              step.name(),
              step.share() * plan.minutes(),
              step.says()));
    }
    expectation(plan, own, steps).forEach(line -> lines.add("  " + line));
    return lines;
  }

  private static List<String> data(Plan plan, OwnData own) {
    List<String> lines = new ArrayList<>();
    if (plan.data().isPresent()) {
      lines.add(
          "of %s: %d files of text, %d of chats, %d of preferences"
              .formatted(
                  plan.data().get(),
                  own.texts().size(),
                  own.chats().size() + own.summaries().size(),
                  own.preferences().size()));
    }
    if (!own.hasChats() || own.texts().isEmpty()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "made by rules: %.1f MB of text, %,d chats, an examination",
              plan.sizes().megabytes(),
              plan.sizes().chats()));
    }
    if (own.hasChats() && own.preferences().isEmpty()) {
      lines.add("without preferences of your own: no reward model and no policy optimisation");
    }
    return lines;
  }

  private static List<String> expectation(Plan plan, OwnData own, List<Step> steps) {
    List<String> lines = new ArrayList<>();
    long parameters = plan.sizes().parameters();
    if (!plan.machine().hasGpu()) {
      double share =
          steps.stream()
              .filter(
                  step -> step.name().equals("pretrain") && step.kind() instanceof Kind.Training)
              .mapToDouble(Step::share)
              .sum();
      double speed = Sizes.tokensPerSecond(parameters, plan.machine().cores());
      lines.add(
          String.format(
              Locale.ROOT,
              "expect    some %,.0f tokens/s on a quiet machine: %.1fM tokens of pretraining",
              speed,
              speed * share * plan.minutes() * 60 / 1e6));
    }
    lines.add(
        own.hasChats()
            ? "expect    the form of your answers, and little that is true: it is a small model"
            : "expect    short right answers about a small world of %d kinds, nothing beyond it"
                .formatted(Curriculum.families().size()));
    lines.add("Ctrl-C at any moment: the same command goes on.");
    return lines;
  }
}
