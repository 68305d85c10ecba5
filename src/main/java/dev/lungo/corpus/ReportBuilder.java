package dev.lungo.corpus;

import dev.lungo.corpus.CorpusReport.Amount;
import dev.lungo.corpus.CorpusReport.RuleReport;
import dev.lungo.corpus.CorpusReport.SourceReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Counts what happens to documents. Holds three examples of each kind, and at most a thousand
/// sources; further ones are counted together.
final class ReportBuilder {
  private static final int EXAMPLES = 3;
  private static final int SOURCES = 1000;
  private static final String OTHERS = "(other sources)";

  private final SequencedMap<String, RuleCount> rules = new LinkedHashMap<>();
  private final SequencedMap<String, SourceReport> sources = new LinkedHashMap<>();
  private final SequencedMap<String, Long> invalidUtf8 = new LinkedHashMap<>();
  private Amount read = Amount.NONE;
  private Amount train = Amount.NONE;
  private Amount validation = Amount.NONE;

  ReportBuilder(List<String> ruleNames) {
    ruleNames.forEach(name -> rules.put(name, new RuleCount()));
  }

  void read(String source, long bytes) {
    read = read.plus(bytes);
    SourceReport old = source(source);
    sources.put(
        key(source), new SourceReport(old.read().plus(bytes), old.train(), old.validation()));
  }

  void event(Cleaner.Event event) {
    rules.computeIfAbsent(event.rule(), _ -> new RuleCount()).add(event);
  }

  void train(Document document) {
    long bytes = Cleaner.bytes(document);
    train = train.plus(bytes);
    SourceReport old = source(document.source());
    sources.put(
        key(document.source()),
        new SourceReport(old.read(), old.train().plus(bytes), old.validation()));
  }

  void validation(Document document) {
    long bytes = Cleaner.bytes(document);
    validation = validation.plus(bytes);
    SourceReport old = source(document.source());
    sources.put(
        key(document.source()),
        new SourceReport(old.read(), old.train(), old.validation().plus(bytes)));
  }

  void invalidUtf8(String file, long sequences) {
    invalidUtf8.merge(file, sequences, Long::sum);
  }

  CorpusReport build(SequencedMap<String, Object> settings) {
    List<RuleReport> reports = new ArrayList<>();
    rules.forEach((name, count) -> reports.add(count.build(name)));
    return new CorpusReport(read, train, validation, reports, sources, invalidUtf8, settings);
  }

  private String key(String source) {
    return sources.size() < SOURCES || sources.containsKey(source) ? source : OTHERS;
  }

  private SourceReport source(String source) {
    return sources.getOrDefault(
        key(source), new SourceReport(Amount.NONE, Amount.NONE, Amount.NONE));
  }

  /// Examples are those of the smallest hashes: a sample that is the same in every run and does
  /// not depend on the order.
  private static final class RuleCount {
    private record Ranked(long rank, Cleaner.Example example) {}

    private Amount dropped = Amount.NONE;
    private Amount changed = Amount.NONE;
    private final TreeSet<Ranked> droppedExamples = new TreeSet<>(order());
    private final TreeSet<Ranked> changedExamples = new TreeSet<>(order());

    private static Comparator<Ranked> order() {
      return Comparator.comparingLong(Ranked::rank).thenComparing(r -> r.example().id());
    }

    void add(Cleaner.Event event) {
      if (event.dropped()) {
        dropped = dropped.plus(event.bytes());
      } else {
        changed = changed.plus(event.bytes());
      }
      TreeSet<Ranked> examples = event.dropped() ? droppedExamples : changedExamples;
      Cleaner.Example example = event.example();
      examples.add(new Ranked(Hashing.of(example.id() + example.before()), example));
      if (examples.size() > EXAMPLES) {
        examples.removeLast();
      }
    }

    RuleReport build(String name) {
      return new RuleReport(
          name,
          dropped,
          changed,
          Stream.concat(droppedExamples.stream(), changedExamples.stream())
              .map(Ranked::example)
              .toList());
    }
  }
}
