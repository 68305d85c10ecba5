package dev.lungo.cli;

import dev.lungo.corpus.Cleaning;
import dev.lungo.corpus.Corpus;
import dev.lungo.corpus.CorpusOptions;
import dev.lungo.corpus.CorpusReport;
import dev.lungo.corpus.Documents;
import dev.lungo.corpus.ReadOptions;
import dev.lungo.corpus.Rule;
import dev.lungo.corpus.RuleChoice;
import dev.lungo.files.AtomicFiles;
import dev.lungo.training.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes a corpus and says what was dropped and why.
@Command(
    name = "corpus",
    description = {
      "Clean text, remove copies, divide it into training and validation.",
      "Writes DIR/train/*.jsonl.zst, DIR/validation/*.jsonl.zst and DIR/corpus.json, the report."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Rules: `gentle` keeps all that someone wrote, short or odd as it may be; `web` has the"
          + " thresholds of the papers on crawled English pages (Gopher, C4).",
      "",
      "Examples:",
      "  ./lungo corpus --input stories/ articles.jsonl.gz --out corpus",
      "  ./lungo corpus --input crawl/ --rules web,-personal-data \\",
      "      --set gopher-words.least=100 --out corpus",
      "  ./lungo corpus --rules web --print-rules"
    })
final class CorpusCommand implements Callable<Integer> {
  /// Which copies are removed.
  enum Duplicates {
    NEAR,
    EXACT,
    KEEP
  }

  /// Documents below which a loss on them says little.
  private static final int FEW = 10;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--input",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Files or folders: .txt, .md, .jsonl (a \"text\" each), also packed as .gz or .zst. Lines"
              + " <|endoftext|> separate the documents of a text file.")
  private List<Path> inputs = List.of();

  @Option(
      names = "--lines",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Text files of which every line is a document.")
  private List<Path> lineInputs = List.of();

  @Option(names = "--out", paramLabel = "DIR", description = "The folder to write.")
  private @Nullable Path out;

  @Option(
      names = "--validation",
      paramLabel = "FRACTION",
      defaultValue = "0.01",
      description = "How much goes to validation (default: ${DEFAULT-VALUE}); 0 for nothing.")
  private double validation;

  @Option(names = "--strict", description = "Refuse invalid UTF-8 instead of replacing it.")
  private boolean strict;

  @Option(
      names = "--rules",
      paramLabel = "RULES",
      defaultValue = "gentle",
      description =
          "gentle, web or none, then +NAME and -NAME, with commas (default: ${DEFAULT-VALUE}).")
  private String rules = "gentle";

  @Option(
      names = "--set",
      paramLabel = "RULE.KEY=VALUE",
      description = "A threshold, such as gopher-words.least=20; --print-rules shows them all.")
  private List<String> settings = List.of();

  @Option(
      names = "--bad-words",
      paramLabel = "FILE",
      description = "Drop documents with one of these words, one per line.")
  private @Nullable Path badWords;

  @Option(
      names = "--duplicates",
      paramLabel = "WHICH",
      defaultValue = "near",
      description = "Remove copies: near (and exact), exact, or keep them (default: near).")
  private Duplicates duplicates = Duplicates.NEAR;

  @Option(
      names = "--similarity",
      paramLabel = "S",
      defaultValue = "0.8",
      description =
          "From which share of common five-word sequences on texts are near copies (default:"
              + " ${DEFAULT-VALUE}).")
  private double similarity;

  @Option(
      names = "--longest",
      paramLabel = "N",
      defaultValue = "50000",
      description =
          "Cut longer documents at paragraphs into pieces of at most N characters, so that books are"
              + " in training and in validation (default: ${DEFAULT-VALUE}).")
  private int longest;

  @Option(
      names = "--field",
      paramLabel = "NAME",
      defaultValue = "text",
      description = "The field of .jsonl lines that holds the text (default: ${DEFAULT-VALUE}).")
  private String field = "text";

  @Option(names = "--print-rules", description = "Print the rules with their thresholds and exit.")
  private boolean printRules;

  @Override
  public Integer call() {
    RuleChoice choice = RuleChoice.parse(badWords == null ? rules : rules + ",+c4-bad-words");
    Cleaning cleaning =
        Recipes.load(
            choice.preset().cleaning().withBadWords(badWords()),
            settings.stream().map(CorpusCommand::camelCase).toList());
    List<Rule> chosen = choice.of(cleaning);
    if (printRules) {
      chosen.forEach(CorpusCommand::print);
      return 0;
    }
    if (out == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Missing required option: '--out=DIR'");
    }
    if (similarity > 1) {
      throw new IllegalArgumentException(
          "--similarity must be at most 1, the same text, but it is "
              + similarity
              + "; --duplicates exact keeps near copies");
    }
    List<Path> all = new ArrayList<>(inputs);
    all.addAll(lineInputs);
    CorpusProgress progress = new CorpusProgress(Documents.size(all));
    CorpusReport report =
        Corpus.make(
            new CorpusOptions(
                inputs,
                lineInputs,
                out,
                ReadOptions.defaults()
                    .withStrict(strict)
                    .withLongest(longest)
                    .withField(field)
                    .withListener(progress),
                chosen,
                new CorpusOptions.Copies(
                    duplicates != Duplicates.KEEP,
                    duplicates == Duplicates.NEAR ? similarity : Double.POSITIVE_INFINITY),
                validation,
                CorpusOptions.BYTES_PER_SHARD,
                notes(chosen)));
    progress.finish(report.read().documents());
    CorpusTable.print(report, out, System.out);
    if (validation > 0 && report.validation().documents() < FEW) {
      System.err.printf(
          "corpus: so little for validation (%s) gives a noisy loss; a larger --validation holds"
              + " out more%n",
          CorpusTable.amount(report.validation()));
    }
    return 0;
  }

  /// Rules are named `gopher-words`; the keys of recipes are `gopherWords`.
  private static String camelCase(String setting) {
    int equals = setting.indexOf('=');
    String key = equals < 0 ? setting : setting.substring(0, equals);
    return Pattern.compile("-(\\w)")
            .matcher(key)
            .replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT))
        + (equals < 0 ? "" : setting.substring(equals));
  }

  /// Prints a rule with its thresholds as one would set them.
  private static void print(Rule rule) {
    JsonNode thresholds = JsonMapper.shared().valueToTree(rule);
    System.out.println(rule.name());
    thresholds
        .properties()
        .forEach(
            t ->
                System.out.println(
                    "  --set " + rule.name() + "." + t.getKey() + "=" + t.getValue()));
  }

  /// What the report says of how it was made.
  private SequencedMap<String, Object> notes(List<Rule> chosen) {
    SequencedMap<String, Object> notes = new LinkedHashMap<>();
    SequencedMap<String, Rule> thresholds = new LinkedHashMap<>();
    chosen.forEach(rule -> thresholds.put(rule.name(), rule));
    notes.put("rules", thresholds);
    notes.put("duplicates", duplicates.name().toLowerCase(Locale.ROOT));
    notes.put("similarity", similarity);
    notes.put("validation", validation);
    notes.put("longest", longest);
    notes.put("strict", strict);
    return notes;
  }

  private List<String> badWords() {
    Optional<Path> file = Optional.ofNullable(badWords);
    if (file.isEmpty()) {
      return List.of();
    }
    try {
      return Files.readAllLines(file.get());
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file.get(), e);
    }
  }
}
