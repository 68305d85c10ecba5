package dev.lungo.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields of a request, checked as they are read. A field that is null counts as absent, and
/// unknown ones are ignored.
///
/// Each method throws an {@link ApiException} 400 with the field's name, what it should be and
/// what it is.
public final class Fields {
  private final ObjectNode node;
  private final String prefix;

  public Fields(ObjectNode node) {
    this(node, "");
  }

  /// @param prefix what stands before a field's name in messages, such as `messages[0].`
  private Fields(ObjectNode node, String prefix) {
    this.node = node;
    this.prefix = prefix;
  }

  /// A field as it is, if it is there.
  public Optional<JsonNode> any(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  public boolean has(String name) {
    return any(name).isPresent();
  }

  /// A field that must be there.
  public JsonNode require(String name) {
    return any(name).orElseThrow(() -> wrong(name, "is required"));
  }

  public Optional<String> string(String name) {
    return any(name)
        .map(value -> value.stringValueOpt().orElseThrow(() -> not(name, "a string", value)));
  }

  /// A field that must be there and be a string.
  public String requireString(String name) {
    JsonNode value = require(name);
    return value.stringValueOpt().orElseThrow(() -> not(name, "a string", value));
  }

  public boolean flag(String name, boolean otherwise) {
    return any(name)
        .map(
            value -> {
              if (!value.isBoolean()) {
                throw not(name, "true or false", value);
              }
              return value.booleanValue();
            })
        .orElse(otherwise);
  }

  /// A number between two bounds, both allowed.
  public Optional<Double> number(String name, double min, double max) {
    return any(name)
        .map(
            value -> {
              double number =
                  value.isNumber() ? value.doubleValueOpt().orElse(Double.NaN) : Double.NaN;
              if (!(number >= min && number <= max)) {
                throw not(
                    name, "a number between %s and %s".formatted(text(min), text(max)), value);
              }
              return number;
            });
  }

  /// A whole number between two bounds, both allowed.
  public Optional<Long> whole(String name, long min, long max) {
    return any(name)
        .map(
            value -> {
              if (!value.isIntegralNumber()
                  || !value.canConvertToLong()
                  || value.longValue() < min
                  || value.longValue() > max) {
                throw not(name, "a whole number between %d and %d".formatted(min, max), value);
              }
              return value.longValue();
            });
  }

  /// As {@link #whole}, as an int.
  public Optional<Integer> integer(String name, int min, int max) {
    return whole(name, min, max).map(Math::toIntExact);
  }

  /// An object within this one.
  public Optional<Fields> object(String name) {
    return any(name).map(value -> asObject(name, value));
  }

  /// A list of objects; empty if the field is absent.
  public List<Fields> objects(String name) {
    List<Fields> all = new ArrayList<>();
    for (JsonNode value : list(name)) {
      all.add(asObject(name + "[" + all.size() + "]", value));
    }
    return all;
  }

  /// A list; empty if the field is absent.
  public List<JsonNode> list(String name) {
    return any(name)
        .map(
            value -> {
              if (!value.isArray()) {
                throw not(name, "a list", value);
              }
              return List.copyOf(value.values());
            })
        .orElse(List.of());
  }

  private Fields asObject(String name, JsonNode value) {
    if (!(value instanceof ObjectNode object)) {
      throw not(name, "an object", value);
    }
    return new Fields(object, prefix + name + ".");
  }

  /// The error that a field is not what it should be.
  public ApiException not(String name, String expected, JsonNode value) {
    return wrong(name, "must be " + expected + ", but it is " + kind(value));
  }

  /// The error that something is wrong with a field.
  public ApiException wrong(String name, String what) {
    return ApiException.invalid(prefix + name, "'" + prefix + name + "' " + what);
  }

  /// Numbers and literals as they are; what may hold people's words by its kind alone.
  private static String kind(JsonNode value) {
    if (value.isArray()) {
      return "a list";
    }
    return value.isObject()
        ? "an object"
        : value.isString() ? "a string" : Json.excerpt(value.toString());
  }

  private static String text(double bound) {
    return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
  }
}
