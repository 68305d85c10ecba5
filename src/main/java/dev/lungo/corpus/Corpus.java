package dev.lungo.corpus;

import dev.lungo.corpus.Cleaner.Cleaned;
import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Makes a corpus: reads documents, cleans them, removes copies, divides them and writes
/// `train/*.jsonl.zst`, `validation/*.jsonl.zst` and `corpus.json`.
///
/// Documents stream through: cleaning and hashing on all processors, since they are pure
/// functions, then what needs the documents' order on one thread. Besides the documents under way,
/// memory holds some 300 bytes of hashes per kept document ({@link NearDuplicates}). The same
/// inputs and options give the same files.
public final class Corpus {
  private static final String REPORT = "corpus.json";
  private static final Set<String> FILES = Set.of(REPORT, "train", "validation");

  private final CorpusOptions options;
  private final ReportBuilder report;
  private final LongSet hashes = new LongSet(1 << 12);
  private final NearDuplicates near;

  private Corpus(CorpusOptions options) {
    this.options = options;
    List<String> names = new ArrayList<>(options.rules().stream().map(Rule::name).toList());
    if (options.copies().exact()) {
      names.add("exact-duplicates");
    }
    if (options.copies().findsNear()) {
      names.add("near-duplicates");
    }
    this.report = new ReportBuilder(names);
    this.near = new NearDuplicates(Math.min(1, options.copies().near()));
  }

  /// Makes a corpus as one folder that appears when it is complete. One that Lungo made before
  /// under the same name is replaced.
  ///
  /// @throws IllegalArgumentException if the folder holds something else, or an input is wrong
  /// @throws IllegalStateException if nothing is left; it says which rule dropped how much
  public static CorpusReport make(CorpusOptions options) {
    checkOut(options);
    return new Corpus(options).run();
  }

  private CorpusReport run() {
    CorpusReport[] result = new CorpusReport[1];
    try (Stream<Document> documents = documents()) {
      AtomicFiles.writeFolder(
          options.out().toAbsolutePath().normalize(),
          folder -> {
            clean(documents, folder);
            CorpusReport made = report.build(options.settings());
            requireSome(made);
            Files.createDirectories(folder.resolve("train"));
            Files.createDirectories(folder.resolve("validation"));
            Files.writeString(folder.resolve(REPORT), toJson(made));
            result[0] = made;
          });
    }
    return result[0];
  }

  /// What came out of the pure part of the work.
  private record Worked(
      String source, long bytes, Cleaned cleaned, List<Fingerprint> fingerprint) {}

  private Worked work(Cleaner cleaner, Document document) {
    Cleaned cleaned = cleaner.clean(document);
    return new Worked(
        document.source(),
        Cleaner.bytes(document),
        cleaned,
        cleaned
            .document()
            .map(d -> List.of(Fingerprint.of(d, options.copies().findsNear())))
            .orElse(List.of()));
  }

  private void clean(Stream<Document> documents, Path folder) {
    Cleaner cleaner = new Cleaner(options.rules());
    int threads = Runtime.getRuntime().availableProcessors();
    try (ShardedJsonLines train =
            new ShardedJsonLines(folder.resolve("train"), options.bytesPerShard());
        ShardedJsonLines validation =
            new ShardedJsonLines(folder.resolve("validation"), options.bytesPerShard());
        InOrder<Document, Worked> worked =
            new InOrder<>(
                documents.iterator(), threads, d -> d.text().length(), d -> work(cleaner, d))) {
      Split split =
          new Split(
              options.validation(),
              document -> {
                report.train(document);
                train.add(document);
              },
              document -> {
                report.validation(document);
                validation.add(document);
              });
      while (worked.hasNext()) {
        Worked each = worked.next();
        report.read(each.source(), each.bytes());
        each.cleaned().events().forEach(report::event);
        if (!each.fingerprint().isEmpty()) {
          Document document = each.cleaned().document().orElseThrow();
          Fingerprint fingerprint = each.fingerprint().getFirst();
          if (!isCopy(document, fingerprint)) {
            split.add(document, fingerprint.hash());
          }
        }
      }
      split.finish();
    }
  }

  private boolean isCopy(Document document, Fingerprint fingerprint) {
    if (options.copies().exact() && !hashes.add(fingerprint.hash())) {
      report.event(Cleaner.dropped("exact-duplicates", document, "the same text came before"));
      return true;
    }
    if (options.copies().findsNear()) {
      OptionalInt like = near.findOrAdd(fingerprint.signature());
      if (like.isPresent()) {
        report.event(
            Cleaner.dropped(
                "near-duplicates",
                document,
                "nearly the same as number " + (like.getAsInt() + 1) + " of those kept"));
        return true;
      }
    }
    return false;
  }

  private Stream<Document> documents() {
    ReadListener outer = options.read().listener();
    ReadListener listener =
        new ReadListener() {
          @Override
          public void read(long bytes) {
            outer.read(bytes);
          }

          @Override
          public void invalidUtf8(Path file, long sequences) {
            report.invalidUtf8(file.toString(), sequences);
            outer.invalidUtf8(file, sequences);
          }
        };
    ReadOptions read = options.read().withListener(listener);
    return Stream.concat(
        read(options.inputs(), read.withUnit(ReadOptions.Unit.SEPARATED)),
        read(options.lineInputs(), read.withUnit(ReadOptions.Unit.LINE)));
  }

  private static Stream<Document> read(List<Path> inputs, ReadOptions options) {
    return inputs.isEmpty() ? Stream.empty() : Documents.read(inputs, options);
  }

  private static void requireSome(CorpusReport report) {
    if (report.read().documents() == 0) {
      throw new IllegalStateException("the input has no text: all of its files are empty");
    }
    if (report.train().documents() == 0) {
      String rules =
          report.rules().stream()
              .filter(r -> r.dropped().documents() > 0)
              .sorted(Comparator.comparingLong(r -> -r.dropped().documents()))
              .map(r -> r.name() + " dropped " + r.dropped().documents() + reason(r))
              .collect(Collectors.joining(", "));
      throw new IllegalStateException(
          "nothing is left of " + report.read().documents() + " documents: " + rules);
    }
  }

  private static String reason(CorpusReport.RuleReport rule) {
    return " (such as: " + rule.examples().getFirst().reason() + ")";
  }

  private static void checkOut(CorpusOptions options) {
    Path out = options.out().toAbsolutePath().normalize();
    for (Path input :
        Stream.concat(options.inputs().stream(), options.lineInputs().stream()).toList()) {
      Path in = input.toAbsolutePath().normalize();
      if (in.startsWith(out) || out.startsWith(in)) {
        throw new IllegalArgumentException(
            "the input "
                + input
                + " and the output "
                + options.out()
                + " lie in one another; name another folder for --out");
      }
    }
    if (!Files.exists(out)) {
      return;
    }
    try (Stream<Path> inside = Files.list(out)) {
      List<Path> others =
          inside.filter(p -> !FILES.contains(String.valueOf(p.getFileName()))).toList();
      if (!others.isEmpty()
          || (Files.exists(out.resolve("train")) && !Files.exists(out.resolve(REPORT)))) {
        throw new IllegalArgumentException(
            options.out() + " exists and is no corpus of Lungo's; name another folder for --out");
      }
    } catch (NotDirectoryException e) {
      throw new IllegalArgumentException(options.out() + " is a file; name a folder for --out", e);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", out, e);
    }
  }

  private static String toJson(CorpusReport report) {
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(report);
  }
}
