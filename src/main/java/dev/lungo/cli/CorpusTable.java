package dev.lungo.cli;

import dev.lungo.corpus.Cleaner;
import dev.lungo.corpus.CorpusReport;
import dev.lungo.corpus.CorpusReport.Amount;
import dev.lungo.corpus.CorpusReport.RuleReport;
import java.io.PrintStream;
import java.nio.file.Path;

/// Prints a corpus report for people.
final class CorpusTable {
  private static final int SOURCES = 40;

  private CorpusTable() {}

  static void print(CorpusReport report, Path out, PrintStream to) {
    to.printf("%-22s %9s %14s %9s %14s%n", "rule", "dropped", "bytes", "changed", "bytes removed");
    for (RuleReport rule : report.rules()) {
      to.printf(
          "%-22s %,9d %,14d %,9d %,14d%n",
          rule.name(),
          rule.dropped().documents(),
          rule.dropped().bytes(),
          rule.changed().documents(),
          rule.changed().bytes());
    }
    for (RuleReport rule : report.rules()) {
      if (!rule.examples().isEmpty()) {
        to.printf("%n%s, for example:%n", rule.name());
        rule.examples().forEach(example -> print(example, to));
      }
    }
    to.printf("%n%-40s %9s %14s %9s %9s%n", "source", "read", "bytes", "train", "valid.");
    report.sources().entrySet().stream()
        .limit(SOURCES)
        .forEach(
            e ->
                to.printf(
                    "%-40s %,9d %,14d %,9d %,9d%n",
                    e.getKey(),
                    e.getValue().read().documents(),
                    e.getValue().read().bytes(),
                    e.getValue().train().documents(),
                    e.getValue().validation().documents()));
    if (report.sources().size() > SOURCES) {
      to.printf("(and %,d more)%n", report.sources().size() - SOURCES);
    }
    to.printf(
        "%nread %s; %s/train: %s; %s/validation: %s%n",
        amount(report.read()), out, amount(report.train()), out, amount(report.validation()));
    if (!report.invalidUtf8().isEmpty()) {
      long sequences = report.invalidUtf8().values().stream().mapToLong(Long::longValue).sum();
      to.printf(
          "replaced %,d invalid UTF-8 sequences in %d files (see %s)%n",
          sequences, report.invalidUtf8().size(), out.resolve("corpus.json"));
    }
  }

  private static void print(Cleaner.Example example, PrintStream to) {
    if (example.reason().isEmpty()) {
      to.printf(
          "  changed %s%n    - %s%n    + %s%n",
          example.id(), line(example.before()), line(example.after()));
    } else {
      to.printf(
          "  dropped %s: %s%n    %s%n", example.id(), example.reason(), line(example.before()));
    }
  }

  private static String line(String text) {
    return text.replace("\n", "⏎").replaceAll("\\p{Cntrl}", "�");
  }

  static String amount(Amount amount) {
    return String.format(
        "%,d document%s, %,d bytes",
        amount.documents(), amount.documents() == 1 ? "" : "s", amount.bytes());
  }
}
