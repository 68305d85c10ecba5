package dev.lungo.training;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads recipes: nested records, filled by key from YAML and from `--set key=value`.
///
/// ```java
/// record Recipe(@Doc("Units in each layer.") int width, Schedule schedule) {}
/// Recipe recipe = Recipes.load(file, new Recipe(64, new Constant(1)), List.of("width=128"));
/// ```
///
/// - **Every key is optional.** What nobody sets keeps its value of the defaults record.
/// - **Layers**: the defaults, then the file, then each setting in turn; the last one wins. Each
///   record is built once, from all of them, so its compact constructor checks final values.
/// - **Values**: numbers (`1_000_000`, `3e-4`), true and false, text, paths, durations (`1h30m`),
///   enums (`adam-w`), lists, maps by text, nested records; `null` empties an `Optional`.
/// - **Sealed interfaces** of records are written `{kind: cosine, warmup: 100}`, or just `cosine`.
///   Choosing another kind than the default's starts from that record's own static `defaults()`
///   or its constructor without parameters; without either, all of its keys must be given.
///
/// Every mistake is an {@link IllegalArgumentException} of one line that names the place
/// (`recipe.yaml:3`, `--set width=x`), the key, what was expected and what came; an unknown key
/// comes with the nearest known one.
public final class Recipes {
  private Recipes() {}

  /// The defaults with some keys set.
  ///
  /// @param settings each `key=value`, or `group.key=value`
  public static <R extends Record> R load(R defaults, List<String> settings) {
    return bind(List.of(), defaults, settings);
  }

  /// A recipe file over the defaults, and some keys set over both.
  ///
  /// @throws java.io.UncheckedIOException naming the file, if it cannot be read
  public static <R extends Record> R load(Path file, R defaults, List<String> settings) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    }
    try {
      String yaml = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return bind(List.of(RecipeTree.parse(file.toString(), yaml)), defaults, settings);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": a recipe is UTF-8 text, but this is not", e);
    }
  }

  /// A record from YAML alone, without defaults: every key must be there, except those of type
  /// `Optional`.
  ///
  /// @param name what messages call the text, such as its file
  public static <R extends Record> R parse(String name, String yaml, Class<R> type) {
    RecipeTree tree = RecipeTree.parse(name, yaml);
    return type.cast(new RecipeBinder(type).bind("", type, null, List.of(tree)));
  }

  /// The recipe as YAML: every key with its value, under its {@link Doc} as a comment. Loading
  /// it again gives an equal record, whatever the defaults.
  public static String toYaml(Record recipe) {
    return RecipeWriter.write(recipe);
  }

  private static <R extends Record> R bind(
      List<RecipeTree> file, R defaults, List<String> settings) {
    @SuppressWarnings("unchecked") // a record's class is exactly R
    Class<R> type = (Class<R>) defaults.getClass();
    List<RecipeTree> layers = new ArrayList<>(file);
    settings.forEach(setting -> layers.add(RecipeTree.parseSetting(setting)));
    return layers.isEmpty()
        ? defaults
        : type.cast(new RecipeBinder(type).bind("", type, defaults, layers));
  }
}
