package dev.lungo.chat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Text with the names of fields in braces, filled in from each line of a data set:
/// `Summarise this dialogue.\n\n{dialogue}`. A doubled brace stands for one.
public record FieldTemplate(String text) {
  private static final Pattern PART = Pattern.compile("\\{\\{|}}|\\{([^{}]+)}");

  /// @param line a JSON object with the fields that the template names
  /// @throws IllegalArgumentException naming the field that the line lacks, and those it has
  public String fill(JsonNode line) {
    Matcher part = PART.matcher(text);
    var filled = new StringBuilder();
    while (part.find()) {
      String field = part.group(1);
      String value =
          field == null ? part.group().substring(1) : MessageJson.requiredText(line, field);
      part.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return part.appendTail(filled).toString();
  }
}
