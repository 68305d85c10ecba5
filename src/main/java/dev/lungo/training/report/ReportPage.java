package dev.lungo.training.report;

import dev.lungo.files.AtomicFiles;
import dev.lungo.files.Sha256;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A {@link Report} as one HTML file that needs nothing else.
///
/// The tables, texts and samples are plain HTML; the charts' numbers stand in a block of JSON,
/// from which `report.js` draws them.
public final class ReportPage {
  /// More points than this cannot be told apart on a screen.
  private static final int MOST_POINTS = 1500;

  private final Report report;
  private final List<Chart> charts = new ArrayList<>();

  private ReportPage(Report report) {
    this.report = report;
  }

  /// @throws java.io.UncheckedIOException naming the file, if it cannot be written
  public static void write(Path file, Report report) {
    AtomicFiles.writeString(file, html(report));
  }

  public static String html(Report report) {
    return new ReportPage(report).html();
  }

  private String html() {
    String uplot =
        "/*\n" + Html.uplot("LICENSE").strip() + "\n*/\n" + Html.uplot("dist/uPlot.iife.min.js");
    String script = Html.resource("report.js");
    String css = Html.uplot("dist/uPlot.min.css") + "\n" + Html.resource("report.css");
    String sections = report.sections().stream().map(this::section).collect(Collectors.joining());
    return Html.fill(
        Html.resource("report.html"),
        Map.ofEntries(
            Map.entry("policy", policy(List.of(uplot, script), css)),
            Map.entry("title", Html.escape(report.title())),
            Map.entry("subtitle", Html.escape(report.subtitle())),
            Map.entry("css", css),
            Map.entry("tiles", tiles()),
            Map.entry("sections", sections),
            Map.entry("data", Html.escapeJson(data())),
            Map.entry("uplot", uplot),
            Map.entry("script", script)));
  }

  /// The page runs its own two scripts and nothing else, whatever stands in a sample.
  private static String policy(List<String> scripts, String css) {
    return "default-src 'none'; script-src "
        + scripts.stream().map(ReportPage::hash).collect(Collectors.joining(" "))
        + "; style-src "
        + hash(css);
  }

  private static String hash(String content) {
    byte[] digest = Sha256.digest().digest(content.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  private String tiles() {
    return report.tiles().stream()
        .map(
            tile ->
                "<div class=\"tile\"><dt>%s</dt><dd>%s</dd>%s</div>\n"
                    .formatted(
                        Html.escape(tile.name()),
                        Html.escape(tile.value()),
                        tile.note().isEmpty()
                            ? ""
                            : "<dd class=\"note\">" + Html.escape(tile.note()) + "</dd>"))
        .collect(Collectors.joining());
  }

  private String section(Section section) {
    String content =
        switch (section) {
          case Section.Charts s ->
              s.charts().stream().map(this::chart).collect(Collectors.joining());
          case Section.Tables s ->
              s.tables().stream().map(ReportPage::table).collect(Collectors.joining());
          case Section.Links s ->
              s.links().stream()
                  .map(ReportPage::link)
                  .collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
          case Section.Listing s ->
              "<details><summary>%s</summary><pre class=\"listing\">%s</pre></details>\n"
                  .formatted(Html.escape(s.summary()), listing(s.text()));
          case Section.Intervals s ->
              s.panels().stream().map(IntervalChart::html).collect(Collectors.joining());
          case Section.Examples s ->
              s.groups().stream().map(ReportPage::examples).collect(Collectors.joining());
          case Section.Samples s ->
              s.prompts().stream().map(ReportPage::samples).collect(Collectors.joining());
        };
    String kind =
        switch (section) {
          case Section.Charts _ -> "charts";
          case Section.Tables _ -> "tables";
          case Section.Links _, Section.Listing _ -> "text";
          case Section.Intervals _ -> "panels";
          case Section.Examples _ -> "examples";
          case Section.Samples _ -> "samples";
        };
    return "<section>\n<h2>%s</h2>\n<div class=\"%s\">\n%s</div>\n</section>\n"
        .formatted(Html.escape(section.title()), kind, content);
  }

  private String chart(Chart chart) {
    charts.add(chart.thinned(MOST_POINTS));
    return "<figure data-chart=\"%d\"><figcaption>%s</figcaption></figure>\n"
        .formatted(charts.size() - 1, Html.escape(chart.title()));
  }

  private static String link(Section.Link link) {
    return "<li><a href=\"%s\">%s</a> %s</li>\n"
        .formatted(Html.escape(link.address()), Html.escape(link.text()), Html.escape(link.note()));
  }

  private static String table(Section.Table table) {
    StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>\n");
    if (!table.caption().isEmpty()) {
      html.append("<caption>").append(Html.escape(table.caption())).append("</caption>\n");
    }
    if (!table.header().isEmpty()) {
      html.append("<thead><tr>")
          .append(cells("th scope=\"col\"", table.header()))
          .append("</tr></thead>\n");
    }
    html.append("<tbody>\n");
    for (List<String> row : table.rows()) {
      html.append("<tr>").append(cells("td", row)).append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  private static String cells(String tag, List<String> cells) {
    String end = tag.substring(0, 2);
    return cells.stream()
        .map(cell -> "<%s>%s</%s>".formatted(tag, Html.escape(cell), end))
        .collect(Collectors.joining());
  }

  /// Whole-line comments and those behind a value are dimmed.
  private static String listing(String text) {
    return text.lines()
        .map(
            line -> {
              int hash =
                  line.stripLeading().startsWith("#") ? line.indexOf('#') : line.indexOf("  # ");
              return hash < 0
                  ? Html.escape(line)
                  : "%s<i>%s</i>"
                      .formatted(
                          Html.escape(line.substring(0, hash)), Html.escape(line.substring(hash)));
            })
        .collect(Collectors.joining("\n"));
  }

  private static String samples(Section.Prompt prompt) {
    String before = prompt.repeated() ? "<b>" + Html.escape(prompt.prompt()) + "</b>" : "";
    return prompt.continuations().stream()
        .map(
            c ->
                "<article><h4>%s</h4><p dir=\"auto\">%s%s</p></article>\n"
                    .formatted(Html.escape(c.when()), before, Html.escape(c.text())))
        .collect(
            Collectors.joining(
                "",
                "<h3%s>%s</h3>\n<div class=\"strip\" tabindex=\"0\">\n"
                    .formatted(
                        prompt.repeated() ? "" : " class=\"whole\" dir=\"auto\"",
                        Html.escape(prompt.prompt())),
                "</div>\n"));
  }

  private static String examples(Section.ExampleGroup group) {
    return group.examples().stream()
        .map(ReportPage::example)
        .collect(
            Collectors.joining(
                "",
                "<details><summary>%s%s</summary>\n<div class=\"strip\" tabindex=\"0\">\n"
                    .formatted(
                        Html.escape(group.name()),
                        group.note().isEmpty()
                            ? ""
                            : " <span class=\"note\">" + Html.escape(group.note()) + "</span>"),
                "</div>\n</details>\n"));
  }

  private static String example(Section.Example example) {
    return "<article class=\"example %s\"><h4>%s</h4>%s\n<dl>%s%s</dl></article>\n"
        .formatted(
            example.tone().name().toLowerCase(Locale.ROOT),
            Html.escape(example.verdict()),
            example.asked().isBlank()
                ? ""
                : "<p dir=\"auto\">" + Html.escape(example.asked()) + "</p>",
            answer("expected", example.expected()),
            answer("given", example.given()));
  }

  private static String answer(String name, String text) {
    return text.isEmpty()
        ? ""
        : "<dt>%s</dt><dd dir=\"auto\">%s</dd>".formatted(name, Html.escape(text));
  }

  private String data() {
    return JsonMapper.shared()
        .writeValueAsString(
            ordered(
                "charts", charts.stream().map(ReportPage::data).toList(),
                "markers", report.markers().stream().map(ReportPage::data).toList()));
  }

  private static SequencedMap<String, Object> data(Chart chart) {
    return ordered(
        "title", chart.title(),
        "format", chart.format().name(),
        "axes",
            chart.axes().stream()
                .map(
                    axis ->
                        ordered(
                            "name", axis.name(),
                            "format", axis.format().name(),
                            "values", rounded(axis.values(), 9)))
                .toList(),
        "lines",
            chart.lines().stream()
                .map(
                    line ->
                        ordered(
                            "name", line.name(),
                            "style", line.style().name(),
                            "values", rounded(line.values(), 5)))
                .toList());
  }

  private static SequencedMap<String, Object> data(Report.Marker marker) {
    return ordered(
        "label", marker.label(),
        "bad", marker.bad(),
        "axes", marker.axes(),
        "at", marker.at());
  }

  private static SequencedMap<String, Object> ordered(Object... namesAndValues) {
    SequencedMap<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
    }
    return map;
  }

  /// So many digits of each number, which keeps the page small; null where there is no number.
  private static List<@Nullable Number> rounded(List<Double> values, int digits) {
    List<@Nullable Number> numbers = new ArrayList<>(values.size());
    for (double value : values) {
      if (!Double.isFinite(value)) {
        numbers.add(null);
      } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
        numbers.add((long) value);
      } else {
        numbers.add(new BigDecimal(value, new MathContext(digits)).doubleValue());
      }
    }
    return numbers;
  }
}
