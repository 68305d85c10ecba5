package dev.lungo.model;

import tools.jackson.databind.JsonNode;

/// The features of known architectures that Lungo does not compute, refused by name.
final class UnsupportedFeatures {
  private UnsupportedFeatures() {}

  static void refuse(Fields fields, Architecture architecture) {
    refuseIf(fields.has("quantization_config"), "quantization_config (quantised weights)");
    refuseIf(fields.flag("is_encoder_decoder", false), "is_encoder_decoder");
    refuseIf(fields.flag("add_cross_attention", false), "add_cross_attention");
    refuseIf(
        !fields.flag("scale_attn_weights", true), "scale_attn_weights=false (unscaled attention)");
    refuseIf(
        fields.flag("scale_attn_by_inverse_layer_idx", false), "scale_attn_by_inverse_layer_idx");
    // Only how the same sum was split when it was trained; above 1, transformers splits it too.
    refuseIf(fields.integer("pretraining_tp", 1) != 1, "pretraining_tp other than 1");
    boolean window =
        architecture == Architecture.QWEN3
            ? fields.flag("use_sliding_window", false)
            : fields.has("sliding_window");
    refuseIf(window, "sliding-window attention");
    if (fields.has("layer_types")) {
      for (JsonNode type : fields.get("layer_types")) {
        refuseIf(
            !type.asString("").equals("full_attention"), "the layer type " + type.asString(""));
      }
    }
  }

  private static void refuseIf(boolean asked, String feature) {
    if (asked) {
      throw unsupported(feature);
    }
  }

  static IllegalArgumentException unsupported(String feature) {
    return new IllegalArgumentException("config.json asks for " + feature + ", which Lungo lacks");
  }
}
