package dev.lungo.cli;

import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.alignment.preferences.Mixture;
import dev.lungo.alignment.preferences.PreferenceDataRecipe;
import dev.lungo.alignment.preferences.PreferenceRows;
import dev.lungo.alignment.preferences.PreferenceSetRecipe;
import dev.lungo.chat.BadLines;
import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.JsonLines;
import dev.lungo.chat.Preference;
import dev.lungo.chat.PreferenceFiles;
import dev.lungo.files.Sha256;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.training.ChatSetRecipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// The preferences of a run, read and encoded: what is learned from and what is held out.
///
/// Of each set the files named `validation*` are held out, and those that the recipe names as such.
/// Where no set has any, a share of the prompts is, chosen by their hash: all comparisons of a
/// prompt stand on one side.
///
/// @param sets in the order of the recipe
/// @param skipped bad lines left out
record PreferenceData(List<Part> sets, List<Comparison> heldOut, BadLines skipped) {
  /// What is learned from one set.
  record Part(String name, PreferenceSetRecipe recipe, List<Comparison> train) {}

  /// The rows of a model's chats, or of its texts.
  ///
  /// @throws IllegalArgumentException if chats are wanted of a model that cannot chat
  static PreferenceRows rows(Path model, boolean plain, Tokenizer tokenizer, int context) {
    if (plain) {
      int[] begin = Begin.before(new int[0], tokenizer, GenerationConfig.read(model));
      return PreferenceRows.plain(tokenizer, begin, context);
    }
    ChatTemplate template =
        ChatTemplate.find(model, tokenizer)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        model
                            + " has no chat template, so the model continues texts: add --plain, or"
                            + " tune it with `sft` first"));
    return PreferenceRows.chats(template, context);
  }

  /// @param check throws an IllegalArgumentException at what cannot be learned from
  /// @throws IllegalStateException as `file:line: reason` at a bad line, unless those are skipped
  static PreferenceData read(
      PreferenceDataRecipe recipe, PreferenceRows rows, Consumer<Preference> check) {
    if (recipe.sets().isEmpty()) {
      throw new IllegalArgumentException(
          "no preferences to learn from: name a file of them by --data");
    }
    BadLines badLines = recipe.skipBad() ? BadLines.skip() : BadLines.stop();
    boolean split =
        recipe.validation() > 0
            && recipe.sets().stream().allMatch(set -> ChatSetReader.heldOut(files(set)).isEmpty());
    List<Part> sets = new ArrayList<>();
    List<Comparison> heldOut = new ArrayList<>();
    for (PreferenceSetRecipe set : recipe.sets()) {
      String name = ChatSetReader.name(set.path());
      List<Comparison> train = new ArrayList<>();
      for (Comparison comparison :
          read(ChatSetReader.train(files(set)), badLines, check, rows, name)) {
        boolean chosen =
            split
                && HeldOut.chosen(comparison.question(), (int) Math.round(1 / recipe.validation()));
        (chosen ? heldOut : train).add(comparison);
      }
      heldOut.addAll(read(ChatSetReader.heldOut(files(set)), badLines, check, rows, name));
      sets.add(new Part(name, set, List.copyOf(train)));
    }
    return new PreferenceData(List.copyOf(sets), List.copyOf(heldOut), badLines);
  }

  private static List<Comparison> read(
      List<Path> files,
      BadLines badLines,
      Consumer<Preference> check,
      PreferenceRows rows,
      String source) {
    try (Stream<Preference> all =
        JsonLines.read(
            files,
            badLines,
            line -> {
              Preference preference = PreferenceFiles.preference(line);
              check.accept(preference);
              return preference;
            })) {
      return all.flatMap(preference -> rows.of(preference, source).stream()).toList();
    }
  }

  private static ChatSetRecipe files(PreferenceSetRecipe set) {
    return new ChatSetRecipe(
        set.path(), set.validation(), Optional.empty(), Optional.empty(), 1, 0, 0);
  }

  /// What the steps learn from.
  ///
  /// @param elements of a batch that a comparison gives
  Mixture mixture(Function<Comparison, Stream<Comparison>> elements, int batch, long seed) {
    return new Mixture(
        sets.stream()
            .map(
                part ->
                    new Mixture.Share(
                        part.train().stream().flatMap(elements).toList(),
                        part.recipe().weight(),
                        part.recipe().cap()))
            .toList(),
        batch,
        seed);
  }

  List<Comparison> train() {
    return sets.stream().flatMap(part -> part.train().stream()).toList();
  }

  /// SHA-256 of every file by its path.
  static SequencedMap<String, String> hashes(PreferenceDataRecipe recipe) {
    SequencedMap<String, String> hashes = new LinkedHashMap<>();
    for (PreferenceSetRecipe set : recipe.sets()) {
      Stream.concat(
              ChatSetReader.train(files(set)).stream(), ChatSetReader.heldOut(files(set)).stream())
          .forEach(file -> hashes.put(file.toString(), Sha256.of(file)));
    }
    return hashes;
  }

  /// What was read, for the report.
  SequencedMap<String, String> facts(PreferenceRows rows) {
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    for (Part part : sets) {
      facts.put(part.name(), counted(part.train()));
    }
    facts.put("held out", counted(heldOut));
    if (rows.cut() > 0) {
      facts.put(
          "prompts cut", "%,d were too long and lost their oldest turns".formatted(rows.cut()));
    }
    if (rows.dropped() > 0) {
      facts.put("left out", "%,d do not fit into the model's context".formatted(rows.dropped()));
    }
    if (skipped.count() > 0) {
      facts.put(
          "bad lines", "%,d left out, the first: %s".formatted(skipped.count(), skipped.first()));
    }
    return facts;
  }

  private static String counted(List<Comparison> comparisons) {
    return "%,d comparisons, %,d pairs"
        .formatted(
            comparisons.size(),
            comparisons.stream().mapToInt(c -> c.judged().pairs().size()).sum());
  }
}
