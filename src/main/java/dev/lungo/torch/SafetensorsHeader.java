package dev.lungo.torch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The header of a safetensors file: JSON that says which bytes are which tensor.
///
/// It may come from a stranger, so nothing in it is believed: every byte of the data must
/// belong to exactly one tensor, and every tensor must have exactly the bytes that its shape
/// and type need.
///
/// @param tensors by name, in the order of their data
/// @param metadata free texts
record SafetensorsHeader(SequencedMap<String, Entry> tensors, Map<String, String> metadata) {
  private static final String METADATA = "__metadata__";
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /// One tensor's place.
  ///
  /// @param begin first byte, counted from the end of the header
  /// @param end one past the last byte
  record Entry(String name, Dtype dtype, List<Long> shape, long begin, long end) {}

  /// @param json the header's bytes
  /// @param dataLength how many bytes follow the header
  /// @throws java.io.UncheckedIOException naming the file, the tensor and what is wrong
  static SafetensorsHeader parse(Path file, byte[] json, long dataLength) {
    JsonNode root;
    try {
      root = STRICT.readTree(json);
    } catch (JacksonException e) {
      throw Safetensors.corrupt(file, "its header is not valid JSON: " + e.getOriginalMessage());
    }
    if (root == null || !root.isObject() || json[0] != '{') {
      throw Safetensors.corrupt(file, "its header is not a JSON object");
    }
    List<Entry> entries = new ArrayList<>();
    Map<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (field.getKey().equals(METADATA)) {
        readMetadata(file, field.getValue(), metadata);
      } else {
        entries.add(entry(file, field.getKey(), field.getValue()));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    checkCover(file, entries, dataLength);
    SequencedMap<String, Entry> byName = new LinkedHashMap<>();
    entries.forEach(entry -> byName.put(entry.name(), entry));
    return new SafetensorsHeader(
        Collections.unmodifiableSequencedMap(byName), Collections.unmodifiableMap(metadata));
  }

  private static void readMetadata(Path file, JsonNode node, Map<String, String> metadata) {
    if (!node.isObject()) {
      throw Safetensors.corrupt(file, METADATA + " is not a JSON object");
    }
    for (Map.Entry<String, JsonNode> text : node.properties()) {
      if (!text.getValue().isString()) {
        throw Safetensors.corrupt(file, METADATA + " must hold texts, but " + text.getKey());
      }
      metadata.put(text.getKey(), text.getValue().asString());
    }
  }

  private static Entry entry(Path file, String name, JsonNode node) {
    String tensor = "tensor " + name;
    JsonNode type = node.path("dtype");
    Dtype dtype =
        Dtype.named(type.asString(""))
            .orElseThrow(
                () ->
                    Safetensors.corrupt(
                        file,
                        tensor
                            + " has the unknown dtype "
                            + type
                            + "; known are "
                            + Dtype.known()));
    List<Long> shape = numbers(file, tensor + "'s shape", node.path("shape"));
    List<Long> offsets = numbers(file, tensor + "'s data_offsets", node.path("data_offsets"));
    if (offsets.size() != 2) {
      throw Safetensors.corrupt(
          file, tensor + "'s data_offsets must be two numbers, but are " + offsets);
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    long needed = dtype.bytes();
    try {
      for (long size : shape) {
        needed = Math.multiplyExact(needed, size);
      }
    } catch (ArithmeticException e) {
      throw Safetensors.corrupt(file, tensor + " of shape " + shape + " is impossibly large");
    }
    if (end < begin || end - begin != needed) {
      throw Safetensors.corrupt(
          file,
          "%s of shape %s and dtype %s needs %d bytes, but its data_offsets are %s"
              .formatted(tensor, shape, dtype, needed, offsets));
    }
    return new Entry(name, dtype, shape, begin, end);
  }

  private static List<Long> numbers(Path file, String what, JsonNode node) {
    List<Long> numbers = new ArrayList<>();
    boolean valid = node.isArray();
    for (JsonNode item : node) {
      valid &= item.isIntegralNumber() && item.canConvertToLong() && item.asLong() >= 0;
      numbers.add(valid ? item.asLong() : 0);
    }
    if (!valid) {
      throw Safetensors.corrupt(
          file,
          "%s must be a list of numbers from 0, but is %s"
              .formatted(what, node.isMissingNode() ? "missing" : abbreviated(node)));
    }
    return List.copyOf(numbers);
  }

  private static String abbreviated(JsonNode node) {
    String text = node.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }

  /// Sorted by place, the tensors must follow one another without a gap, from first byte to
  /// last.
  private static void checkCover(Path file, List<Entry> entries, long dataLength) {
    long at = 0;
    for (Entry entry : entries) {
      if (entry.begin() != at) {
        throw Safetensors.corrupt(
            file,
            "tensor %s begins at byte %d, but the data before it ends at %d (%s)"
                .formatted(
                    entry.name(), entry.begin(), at, entry.begin() < at ? "overlap" : "gap"));
      }
      at = entry.end();
    }
    if (at != dataLength) {
      throw Safetensors.corrupt(
          file,
          "its header describes %d bytes of data, but %d follow it%s"
              .formatted(at, dataLength, at > dataLength ? " (is the file truncated?)" : ""));
    }
  }
}
