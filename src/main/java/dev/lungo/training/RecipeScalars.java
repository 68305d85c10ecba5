package dev.lungo.training;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The recipes' scalars, from text and back: numbers, truth values, text, enums, paths, durations.
final class RecipeScalars {
  private static final Pattern DURATION_PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|ns|d|h|m|s)");

  /// Text that needs no quotation marks in YAML, and cannot be taken for anything but text.
  private static final Pattern PLAIN =
      Pattern.compile("(?!(?i:null|true|false|yes|no|on|off|y|n)$)[\\p{L}/_][\\p{L}\\p{N}/_.+-]*");

  private RecipeScalars() {}

  /// @throws IllegalArgumentException saying what was expected
  static Object parse(Class<?> type, String text) {
    String number = text.strip().replace("_", "");
    try {
      if (type == int.class || type == Integer.class) {
        return new BigDecimal(number).intValueExact();
      } else if (type == long.class || type == Long.class) {
        return new BigDecimal(number).longValueExact();
      } else if (type == double.class || type == Double.class) {
        return parseDouble(number);
      } else if (type == float.class || type == Float.class) {
        return (float) parseDouble(number);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(expectation(type), e);
    }
    if (type == boolean.class || type == Boolean.class) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "true", "yes", "on" -> true;
        case "false", "no", "off" -> false;
        default -> throw new IllegalArgumentException(expectation(type));
      };
    } else if (type == String.class) {
      return text;
    } else if (type == Path.class) {
      return Path.of(text);
    } else if (type == Duration.class) {
      return parseDuration(text.strip());
    } else if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> RecipeTypes.sameName(name(constant), text))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(expectation(type)));
    }
    throw new IllegalStateException("recipes have no values of " + type);
  }

  /// What may stand there, in words: `a whole number`, `one of fp32, bf16`.
  static String expectation(Class<?> type) {
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number";
    } else if (type == double.class
        || type == float.class
        || type == Double.class
        || type == Float.class) {
      return "a number";
    } else if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    } else if (type == Duration.class) {
      return "a duration such as 90s, 5m or 1h30m";
    } else if (type == Path.class) {
      return "a path";
    } else if (type.isEnum()) {
      return "one of " + alternatives(type);
    }
    return "text";
  }

  static String alternatives(Class<?> enumType) {
    return Arrays.stream(enumType.getEnumConstants())
        .map(RecipeScalars::name)
        .collect(Collectors.joining(", "));
  }

  /// The YAML of a value; {@link #parse} of it gives the same value again.
  static String format(Object value) {
    return switch (value) {
      case Double number -> formatNumber(number.toString());
      case Float number -> formatNumber(number.toString());
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      case Duration duration -> formatDuration(duration);
      case Enum<?> constant -> name(constant);
      default -> formatText(value.toString());
    };
  }

  /// `ADAM_W` is written `adam-w`.
  private static String name(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static double parseDouble(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case ".inf", "+.inf", "infinity" -> Double.POSITIVE_INFINITY;
      case "-.inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      case ".nan", "nan" -> Double.NaN;
      // Double.parseDouble would take 1f and 0x1p3, which nobody means.
      default -> {
        double number = new BigDecimal(text).doubleValue();
        yield number == 0 && text.startsWith("-") ? -0.0 : number;
      }
    };
  }

  /// 3.0E-4 as 0.0003, 1.0E-8 as 1e-8. The digits are those that identify the number.
  private static String formatNumber(String digits) {
    switch (digits) {
      case "Infinity":
        return ".inf";
      case "-Infinity":
        return "-.inf";
      case "NaN":
        return ".nan";
      case "-0.0":
        return "-0.0";
      default:
        BigDecimal number = new BigDecimal(digits).stripTrailingZeros();
        int exponent = number.precision() - number.scale() - 1;
        if (number.signum() == 0) {
          return "0.0";
        }
        if (exponent >= -5 && exponent < 9) {
          return number.scale() <= 0 ? number.toPlainString() + ".0" : number.toPlainString();
        }
        String mantissa = number.scaleByPowerOfTen(-exponent).toPlainString();
        return mantissa + "e" + exponent;
    }
  }

  private static Duration parseDuration(String text) {
    Matcher part = DURATION_PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      sum = sum.plusNanos(nanos(part.group(1), part.group(2)));
      end = part.end();
    }
    if (end != text.length() || end == 0) {
      throw new IllegalArgumentException(expectation(Duration.class));
    }
    return sum;
  }

  private static long nanos(String count, String unit) {
    long size =
        switch (unit) {
          case "d" -> Duration.ofDays(1).toNanos();
          case "h" -> Duration.ofHours(1).toNanos();
          case "m" -> Duration.ofMinutes(1).toNanos();
          case "s" -> Duration.ofSeconds(1).toNanos();
          case "ms" -> Duration.ofMillis(1).toNanos();
          default -> 1;
        };
    try {
      return new BigDecimal(count)
          .multiply(BigDecimal.valueOf(size))
          .setScale(0, java.math.RoundingMode.HALF_UP)
          .longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a duration of less than 292 years", e);
    }
  }

  private static String formatDuration(Duration duration) {
    StringBuilder text = new StringBuilder();
    long millis = duration.toMillisPart();
    long nanos = duration.toNanosPart() % 1_000_000;
    append(text, duration.toDaysPart(), "d");
    append(text, duration.toHoursPart(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, millis, "ms");
    append(text, nanos, "ns");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long count, String unit) {
    if (count != 0) {
      text.append(count).append(unit);
    }
  }

  private static String formatText(String text) {
    if (PLAIN.matcher(text).matches()) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || c == '\uFEFF') {
            quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
