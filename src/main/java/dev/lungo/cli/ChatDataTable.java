package dev.lungo.cli;

import dev.lungo.data.ChatBatches.Share;
import dev.lungo.data.ChatSet;
import dev.lungo.training.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/// What a tuning run will read of each set, and what it leaves out.
///
/// @param epochs of the run, if known before its first step
record ChatDataTable(ChatData data, OptionalDouble epochs) {
  /// The table, and below it what was cut and skipped, line by line.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        row(
            "set",
            "conversations",
            "held out",
            "tokens",
            "counted",
            "weight",
            "times",
            "left out"));
    for (ChatData.Part part : data.sets()) {
      ChatSet set = part.train();
      lines.add(
          row(
              set.name(),
              number(set.size()),
              number(part.heldOut().map(ChatSet::size).orElse(0)),
              number(set.tokens()),
              number(set.learned().count()),
              String.format(Locale.ROOT, "%.4g", part.share().weight()),
              times(part.share()),
              number(set.cuts().leftOut() + part.tooLong() + part.skipped().count())));
    }
    for (ChatData.Part part : data.sets()) {
      ChatSet set = part.train();
      set.cuts().message(set.columns()).ifPresent(cut -> lines.add(set.name() + ": " + cut));
      if (part.tooLong() > 0) {
        lines.add(
            "%s: %,d were left out, as an answer is longer than asked"
                .formatted(set.name(), part.tooLong()));
      }
      if (part.skipped().count() > 0) {
        lines.add(
            "%s: %,d bad lines were skipped, the first: %s"
                .formatted(set.name(), part.skipped().count(), part.skipped().first().getFirst()));
      }
    }
    return lines;
  }

  /// The same for the report.
  Metric.Facts facts() {
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    for (ChatData.Part part : data.sets()) {
      ChatSet set = part.train();
      rows.put(
          set.name(),
          "%s conversations, %s tokens, %s of them in answers; weight %.4g, each read %s times"
              .formatted(
                  number(set.size()),
                  number(set.tokens()),
                  number(set.learned().count()),
                  part.share().weight(),
                  times(part.share())));
    }
    return new Metric.Facts(0, "Data", rows);
  }

  /// How often each conversation will be read on average.
  private String times(Share share) {
    return epochs.isEmpty()
        ? "?"
        : String.format(
            Locale.ROOT, "%.2f", epochs.getAsDouble() * share.quota() / share.set().size());
  }

  private static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  private static String row(
      String set,
      String conversations,
      String heldOut,
      String tokens,
      String counted,
      String weight,
      String times,
      String leftOut) {
    return String.format(
        Locale.ROOT,
        "%-24s %13s %9s %12s %12s %7s %6s %9s",
        set,
        conversations,
        heldOut,
        tokens,
        counted,
        weight,
        times,
        leftOut);
  }
}
