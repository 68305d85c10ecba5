package dev.lungo.training.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A {@link Section.Panel} as HTML: each row is a name, a strip of SVG and the values. It needs no
/// script, and follows the page's width, as all that lies along the scale is in percent.
final class IntervalChart {
  /// Pixels of a strip for each point.
  private static final int LINE = 18;

  /// Wide enough a gap between the labels below the scale.
  private static final int MOST_TICKS = 6;

  private final Section.Panel panel;

  private IntervalChart(Section.Panel panel) {
    this.panel = panel;
  }

  static String html(Section.Panel panel) {
    return new IntervalChart(panel).html();
  }

  private String html() {
    return "<div class=\"panel\"><h3>%s</h3>%s%s\n<div class=\"intervals\">\n%s%s</div></div>\n"
        .formatted(
            Html.escape(panel.caption()),
            panel.note().isEmpty() ? "" : "<p class=\"note\">" + Html.escape(panel.note()) + "</p>",
            legend(),
            panel.rows().stream().map(this::row).collect(Collectors.joining()),
            scale());
  }

  private String legend() {
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < panel.series().size() && panel.series().size() > 1; i++) {
      html.append("<li class=\"series-%d\">%s</li>".formatted(i + 1, escaped(panel.series(), i)));
    }
    return html.isEmpty() ? "" : "<ul class=\"series\">" + html + "</ul>";
  }

  private static String escaped(List<String> names, int index) {
    return Html.escape(names.get(index));
  }

  private String row(Section.Row row) {
    int height = LINE * Math.max(1, row.points().size()) + 8;
    StringBuilder marks = new StringBuilder();
    for (double tick : ticks()) {
      marks.append(upright("grid", tick, height));
    }
    row.reference().ifPresent(value -> marks.append(upright("reference", value, height)));
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < row.points().size(); i++) {
      Section.Point point = row.points().get(i);
      int y = 4 + LINE * i + LINE / 2;
      marks.append(
          "<g class=\"series-%d\"><line x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/><circle cx=\"%s\" cy=\"%d\" r=\"4\"/></g>"
              .formatted(
                  i + 1,
                  percent(point.low()),
                  percent(point.high()),
                  y,
                  y,
                  percent(point.value()),
                  y));
      values.append("<span>%s</span>".formatted(Html.escape(point.text())));
    }
    return "<span class=\"name\">%s</span><svg height=\"%d\" aria-hidden=\"true\">%s</svg><span class=\"values\">%s</span>\n"
        .formatted(Html.escape(row.name()), height, marks, values);
  }

  private String upright(String kind, double value, int height) {
    String x = percent(value);
    return "<line class=\"%s\" x1=\"%s\" x2=\"%s\" y1=\"0\" y2=\"%d\"/>"
        .formatted(kind, x, x, height);
  }

  private String scale() {
    String labels =
        ticks().stream()
            .map(tick -> "<text x=\"%s\" y=\"12\">%s</text>".formatted(percent(tick), number(tick)))
            .collect(Collectors.joining());
    return "<span></span><svg height=\"18\" class=\"scale\" aria-hidden=\"true\">%s</svg><span></span>\n"
        .formatted(labels);
  }

  /// Round numbers along the scale.
  private List<Double> ticks() {
    double rough = (panel.to() - panel.from()) / MOST_TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        List.of(1.0, 2.0, 2.5, 5.0, 10.0).stream()
            .map(factor -> factor * power)
            .filter(each -> each >= rough * 0.999)
            .findFirst()
            .orElse(10 * power);
    double first = Math.ceil(panel.from() / step - 1e-9);
    double last = Math.floor(panel.to() / step + 1e-9);
    return java.util.stream.LongStream.rangeClosed((long) first, (long) last)
        .mapToObj(n -> n * step)
        .toList();
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.4g", value).replaceFirst("0+$", "");
  }

  /// A value's place along the scale; what lies outside stands at its end.
  private String percent(double value) {
    double share = (value - panel.from()) / (panel.to() - panel.from());
    return String.format(Locale.ROOT, "%.2f%%", 100 * Math.clamp(share, 0, 1));
  }
}
