package dev.lungo.model;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The fields of a JSON object, each checked as it is read. An absent field and null are the
/// same.
record Fields(JsonNode node) {
  Fields {
    if (!node.isObject()) {
      throw new IllegalArgumentException(
          "config.json must be a JSON object, but it is " + node.getNodeType());
    }
  }

  boolean has(String name) {
    JsonNode value = node.get(name);
    return value != null && !value.isNull();
  }

  JsonNode get(String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      throw new IllegalArgumentException("config.json has no " + name);
    }
    return value;
  }

  Fields child(String name) {
    return has(name) ? new Fields(get(name)) : new Fields(JsonNodeFactory.instance.objectNode());
  }

  int integer(String name) {
    JsonNode value = get(name);
    // Integral doubles are accepted: some writers turn 8192 into 8192.0.
    double number = value.isNumber() ? value.asDouble() : Double.NaN;
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw wrong(name, "a whole number", value);
    }
    return (int) number;
  }

  int positive(String name) {
    int value = integer(name);
    if (value < 1) {
      throw wrong(name, "a positive number", get(name));
    }
    return value;
  }

  int integer(String name, int otherwise) {
    return has(name) ? integer(name) : otherwise;
  }

  double number(String name) {
    JsonNode value = get(name);
    if (!value.isNumber()) {
      throw wrong(name, "a number", value);
    }
    return value.asDouble();
  }

  double number(String name, double otherwise) {
    return has(name) ? number(name) : otherwise;
  }

  String text(String name) {
    JsonNode value = get(name);
    if (!value.isString()) {
      throw wrong(name, "a text", value);
    }
    return value.asString();
  }

  String text(String name, String otherwise) {
    return has(name) ? text(name) : otherwise;
  }

  boolean flag(String name, boolean otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    JsonNode value = get(name);
    if (!value.isBoolean()) {
      throw wrong(name, "true or false", value);
    }
    return value.asBoolean();
  }

  /// One number or a list of them; nothing where absent.
  List<Integer> integers(String name) {
    List<Integer> all = new ArrayList<>();
    if (has(name)) {
      JsonNode value = get(name);
      Iterable<JsonNode> items = value.isArray() ? value : List.of(value);
      for (JsonNode item : items) {
        if (!item.isInt()) {
          throw wrong(name, "a whole number or a list of them", value);
        }
        all.add(item.asInt());
      }
    }
    return all;
  }

  private static IllegalArgumentException wrong(String name, String expected, JsonNode value) {
    return new IllegalArgumentException(
        "config.json: " + name + " must be " + expected + ", but it is " + value);
  }
}
