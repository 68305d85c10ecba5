package dev.lungo.training.report;

import java.util.Locale;

/// Numbers as people read them, the same in every language setting.
public final class Numbers {
  private Numbers() {}

  /// 1,234,567
  public static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// By a format such as `%.3f`.
  public static String decimal(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }

  /// 950, 12.3k, 17.0M, 1.25B
  public static String count(double number) {
    if (number >= 1e9) {
      return decimal("%.2fB", number / 1e9);
    } else if (number >= 1e6) {
      return decimal("%.1fM", number / 1e6);
    }
    return number >= 1e4 ? decimal("%.1fk", number / 1e3) : decimal("%,.0f", number);
  }

  /// 42 s, 12 min, 1 h 05 min
  public static String clock(double seconds) {
    long s = Math.round(seconds);
    if (s < 60) {
      return s + " s";
    }
    return s < 3600
        ? Math.round(seconds / 60) + " min"
        : String.format(Locale.ROOT, "%d h %02d min", s / 3600, s / 60 % 60);
  }
}
