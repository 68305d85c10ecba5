package dev.lungo.training.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text that is safe inside a page, and the page's resources.
final class Html {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z]+)}}");
  private static final String UPLOT = "META-INF/resources/webjars/uplot/";

  private Html() {}

  /// Text as HTML, in content and in quoted attributes. Control characters, which HTML forbids,
  /// become visible.
  static String escape(String text) {
    StringBuilder html = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        case '\n', '\t' -> html.append(c);
        default -> html.append(visible(c));
      }
    }
    return html.toString();
  }

  /// Also what would turn the direction of the text around it.
  private static char visible(char c) {
    if (c < 0x20) {
      return (char) (0x2400 + c);
    }
    boolean turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return turns || (c >= 0x7F && c <= 0x9F) ? '\uFFFD' : c;
  }

  /// JSON that can stand inside a script element: nothing in it ends the element.
  static String escapeJson(String json) {
    return json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
  }

  /// Replaces each `{{name}}` of a template, once: what is filled in is not looked at again.
  static String fill(String template, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll((MatchResult name) -> Matcher.quoteReplacement(value(values, name.group(1))));
  }

  private static String value(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("the template asks for {{" + name + "}}");
    }
    return value;
  }

  /// A resource beside this class.
  static String resource(String name) {
    return read("dev/lungo/training/report/" + name);
  }

  /// A file of uPlot's WebJar, whose version stands in its path.
  static String uplot(String name) {
    Properties properties = new Properties();
    String path = "META-INF/maven/org.webjars.npm/uplot/pom.properties";
    try (InputStream in = open(path)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path + " on the class path", e);
    }
    return read(UPLOT + properties.getProperty("version") + "/" + name);
  }

  private static String read(String path) {
    try (InputStream in = open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path + " on the class path", e);
    }
  }

  private static InputStream open(String path) {
    InputStream in = Html.class.getClassLoader().getResourceAsStream(path);
    if (in == null) {
      throw new IllegalStateException(path + " is not on the class path");
    }
    return in;
  }
}
