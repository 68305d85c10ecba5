package dev.lungo.serving.openai;

import dev.lungo.serving.ApiException;
import dev.lungo.serving.Fields;
import dev.lungo.serving.ServedModel;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Texts as OpenAI takes them: a string, a list of strings, a list of token ids, or a list of
/// those.
final class Prompts {
  private static final int MOST = 2048;

  private Prompts() {}

  /// One text.
  ///
  /// @param ids its tokens, the model's begin token included where the text was a string
  /// @param hidden how many of them, at the start, are not of the text
  /// @param text as it was given, or what the ids say
  record Prompt(int[] ids, int hidden, String text) {}

  static List<Prompt> read(Fields fields, String name, ServedModel model, int maxCharacters) {
    JsonNode node = fields.require(name);
    if (node.isString()) {
      return List.of(ofText(fields, name, node.asString(), model, maxCharacters));
    }
    if (!node.isArray() || node.isEmpty()) {
      throw wrong(fields, name);
    }
    if (node.get(0).isNumber()) {
      return List.of(ofIds(fields, name, node, model));
    }
    if (node.size() > MOST) {
      throw fields.wrong(
          name, "has %d texts, more than the limit of %d".formatted(node.size(), MOST));
    }
    List<Prompt> prompts = new ArrayList<>();
    for (JsonNode each : node.values()) {
      if (each.isString() == each.isArray() || each.isString() != node.get(0).isString()) {
        throw wrong(fields, name);
      }
      prompts.add(
          each.isString()
              ? ofText(fields, name, each.asString(), model, maxCharacters)
              : ofIds(fields, name, each, model));
    }
    return prompts;
  }

  private static Prompt ofText(
      Fields fields, String name, String text, ServedModel model, int maxCharacters) {
    if (text.length() > maxCharacters) {
      throw fields.wrong(
          name,
          "has a text of %d characters, more than the server's limit of %d"
              .formatted(text.length(), maxCharacters));
    }
    int[] ids = model.tokenizer().encode(text);
    int begin = model.begin().size();
    int[] all = new int[begin + ids.length];
    for (int i = 0; i < begin; i++) {
      all[i] = model.begin().get(i);
    }
    System.arraycopy(ids, 0, all, begin, ids.length);
    if (all.length == 0) {
      throw fields.wrong(name, "has an empty text, and this model has no token that begins one");
    }
    return new Prompt(all, begin, text);
  }

  private static Prompt ofIds(Fields fields, String name, JsonNode list, ServedModel model) {
    int vocabulary = model.tokenizer().vocabularySize();
    if (list.isEmpty()) {
      throw wrong(fields, name);
    }
    int[] ids = new int[list.size()];
    for (int i = 0; i < ids.length; i++) {
      JsonNode id = list.get(i);
      if (!id.isIntegralNumber()
          || !id.canConvertToInt()
          || id.intValue() < 0
          || id.intValue() >= vocabulary) {
        throw fields.wrong(
            name, "must have token ids from 0 to %d where it has ids".formatted(vocabulary - 1));
      }
      ids[i] = id.intValue();
    }
    try {
      return new Prompt(ids, 0, model.tokenizer().decode(ids));
    } catch (IllegalArgumentException e) { // a gap in the vocabulary
      throw fields.wrong(name, "has an id that is no token");
    }
  }

  private static ApiException wrong(Fields fields, String name) {
    return fields.wrong(
        name, "must be a string, a list of strings, a list of token ids, or a list of such lists");
  }
}
