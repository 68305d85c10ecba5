package dev.lungo.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// What was written in a recipe file or on the command line, before it is known what it should
/// be: scalars as their own text, and for each value where it stands, for error messages.
sealed interface RecipeTree {
  /// Where it was written: `recipe.yaml:3`, or `--set a.b=1`.
  String origin();

  record Scalar(String origin, String text) implements RecipeTree {}

  record Nothing(String origin) implements RecipeTree {}

  record Sequence(String origin, List<RecipeTree> elements) implements RecipeTree {}

  record Group(String origin, SequencedMap<String, RecipeTree> members) implements RecipeTree {}

  YAMLFactory YAML =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /// Parses a whole YAML document; origins are `name:line`. An empty one is {@link Nothing}.
  static RecipeTree parse(String name, String yaml) {
    return parse(yaml, name, true);
  }

  /// Parses `a.b=value`. The value is taken literally unless it opens with a bracket, a brace or
  /// a quotation mark, so that text needs no YAML quoting.
  static Group parseSetting(String setting) {
    String origin = "--set " + setting;
    int equals = setting.indexOf('=');
    if (equals <= 0) {
      throw new IllegalArgumentException(
          origin + ": expected key=value, for example optimizer.learningRate=0.001");
    }
    String text = setting.substring(equals + 1);
    RecipeTree tree;
    if (text.equals("null") || text.equals("~")) {
      tree = new Nothing(origin);
    } else if (!text.isEmpty() && "[{\"'".indexOf(text.charAt(0)) >= 0) {
      tree = parse(text, origin, false);
    } else {
      tree = new Scalar(origin, text);
    }
    String[] keys = setting.substring(0, equals).split("\\.", -1);
    for (int i = keys.length - 1; i >= 0; i--) {
      tree = new Group(origin, new LinkedHashMap<>(Map.of(keys[i], tree)));
    }
    return (Group) tree;
  }

  private static RecipeTree parse(String yaml, String name, boolean lines) {
    try (JsonParser raw = YAML.createParser(ObjectReadContext.empty(), yaml)) {
      YAMLParser parser = (YAMLParser) raw;
      if (parser.nextToken() == null) {
        return new Nothing(name);
      }
      RecipeTree tree = read(parser, name, lines);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException(
            origin(parser, name, lines) + ": expected the end, but more follows");
      }
      return tree;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new IllegalArgumentException(
          name + (lines && line > 0 ? ":" + line : "") + ": not valid YAML: " + reason(e), e);
    }
  }

  private static RecipeTree read(YAMLParser parser, String name, boolean lines) {
    String origin = origin(parser, name, lines);
    if (parser.isCurrentAlias()) {
      throw new IllegalArgumentException(
          origin + ": recipes have no aliases (*name); write the value out, or quote it");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        SequencedMap<String, RecipeTree> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          members.put(key, read(parser, name, lines));
        }
        yield new Group(origin, members);
      }
      case START_ARRAY -> {
        List<RecipeTree> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(read(parser, name, lines));
        }
        yield new Sequence(origin, elements);
      }
      case VALUE_NULL -> new Nothing(origin);
      default -> new Scalar(origin, parser.getString());
    };
  }

  private static String origin(YAMLParser parser, String name, boolean lines) {
    return lines ? name + ":" + parser.currentTokenLocation().getLineNr() : name;
  }

  /// The parser's own words, on one line and without the excerpt that follows them.
  private static String reason(JacksonException e) {
    String message = e.getOriginalMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : message.lines().map(String::strip).findFirst().orElse("");
  }
}
