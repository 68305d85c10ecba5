package dev.lungo.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// config.json in the Hugging Face form: both today's (`rope_parameters`, `dtype`) and the one
/// before it (`rope_theta` with `rope_scaling`, `torch_dtype`).
///
/// What Lungo cannot compute is refused by name and never ignored. Dropout is the exception: it
/// is off outside training, and Lungo trains without it.
final class ConfigJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// transformers' score has no bias; it keeps the key and leaves it to the reader to add.
  private static final String SCORE_BIAS = "score_bias";

  private static final String LABEL = "reward";

  private ConfigJson() {}

  static ModelConfig read(String json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "config.json is not valid JSON: " + e.getOriginalMessage(), e);
    }
    Fields fields = new Fields(root);
    Architecture architecture = Architecture.ofModelType(fields.text("model_type"));
    UnsupportedFeatures.refuse(fields, architecture);
    return architecture.isGpt() ? readGpt(fields, architecture) : readLlama(fields, architecture);
  }

  private static ModelConfig readGpt(Fields fields, Architecture architecture) {
    int embedding = fields.integer("n_embd");
    int heads = fields.positive("n_head");
    int vocabulary = fields.integer("vocab_size");
    boolean gpt1 = architecture == Architecture.GPT1;
    ModelConfig.multiple("n_embd", embedding, "n_head", heads);
    String activation = fields.text(gpt1 ? "afn" : "activation_function", "gelu_new");
    return new ModelConfig(
        architecture,
        vocabulary,
        fields.integer(fields.has("n_positions") ? "n_positions" : "n_ctx"),
        fields.integer("n_layer"),
        embedding,
        heads,
        heads,
        embedding / heads,
        new Norm(
            Norm.Kind.LAYER,
            gpt1 ? Norm.Placement.POST : Norm.Placement.PRE,
            fields.number("layer_norm_epsilon", 1e-5)),
        new Positions.Learned(),
        // What GPT-1's config calls gelu is the tanh approximation.
        new Mlp(
            gpt1 && activation.equals("gelu") ? Mlp.Activation.GELU_TANH : activation(activation),
            false,
            gpt1 ? 4 * embedding : fields.integer("n_inner", 4 * embedding),
            true),
        true,
        false,
        fields.flag("tie_word_embeddings", true),
        tokens(fields, vocabulary));
  }

  private static ModelConfig readLlama(Fields fields, Architecture architecture) {
    int embedding = fields.integer("hidden_size");
    int heads = fields.positive("num_attention_heads");
    int vocabulary = fields.integer("vocab_size");
    boolean qwen = architecture == Architecture.QWEN3;
    if (!fields.has("head_dim") && !qwen) {
      ModelConfig.multiple("hidden_size", embedding, "num_attention_heads", heads);
    }
    return new ModelConfig(
        architecture,
        vocabulary,
        fields.integer("max_position_embeddings"),
        fields.integer("num_hidden_layers"),
        embedding,
        heads,
        fields.integer("num_key_value_heads", heads),
        // Qwen3's own default, whatever its width.
        fields.integer("head_dim", qwen ? 128 : embedding / heads),
        new Norm(Norm.Kind.RMS, Norm.Placement.PRE, fields.number("rms_norm_eps", 1e-6)),
        rotary(fields),
        new Mlp(
            activation(fields.text("hidden_act", "silu")),
            true,
            fields.integer("intermediate_size"),
            fields.flag("mlp_bias", false)),
        fields.flag("attention_bias", false),
        qwen,
        fields.flag("tie_word_embeddings", false),
        tokens(fields, vocabulary));
  }

  private static Positions.Rotary rotary(Fields root) {
    boolean isNew = root.has("rope_parameters");
    Fields rope = root.child(isNew ? "rope_parameters" : "rope_scaling");
    double theta = rope.number("rope_theta", root.number("rope_theta", 10_000));
    if (rope.number("partial_rotary_factor", root.number("partial_rotary_factor", 1)) != 1) {
      throw UnsupportedFeatures.unsupported("partial_rotary_factor other than 1");
    }
    String type = rope.text("rope_type", rope.text("type", "default"));
    Positions.Scaling scaling =
        switch (type) {
          case "default" -> new Positions.Scaling.None();
          case "linear" -> new Positions.Scaling.Linear(rope.number("factor"));
          case "llama3" ->
              new Positions.Scaling.Llama3(
                  rope.number("factor"),
                  rope.number("low_freq_factor"),
                  rope.number("high_freq_factor"),
                  rope.integer("original_max_position_embeddings"));
          default ->
              throw UnsupportedFeatures.unsupported(
                  "rope_type '" + type + "' (known: default, linear, llama3)");
        };
    return new Positions.Rotary(theta, scaling);
  }

  private static Mlp.Activation activation(String name) {
    return switch (name) {
      case "gelu_new", "gelu_pytorch_tanh" -> Mlp.Activation.GELU_TANH;
      case "gelu" -> Mlp.Activation.GELU;
      case "relu" -> Mlp.Activation.RELU;
      case "silu", "swish" -> Mlp.Activation.SILU;
      default ->
          throw UnsupportedFeatures.unsupported(
              "the activation '" + name + "' (known: gelu_new, gelu, relu, silu)");
    };
  }

  /// An id outside the vocabulary can never occur, so it has no role.
  private static SpecialTokens tokens(Fields fields, int vocabulary) {
    List<Integer> end = fields.integers("eos_token_id");
    return new SpecialTokens(
        first(fields.integers("bos_token_id"), vocabulary),
        end.stream().filter(id -> id >= 0 && id < vocabulary).toList(),
        first(fields.integers("pad_token_id"), vocabulary));
  }

  private static OptionalInt first(List<Integer> ids, int vocabulary) {
    return ids.stream().mapToInt(id -> id).filter(id -> id >= 0 && id < vocabulary).findFirst();
  }

  /// @param dtype of the weights beside it, such as `float32`
  static String write(ModelConfig config, String dtype) {
    return text(node(config, dtype));
  }

  /// As {@link #write}, for a model with a scalar head.
  static String writeScoring(ModelConfig config, String dtype, double bias) {
    ObjectNode root = node(config, dtype);
    root.putArray("architectures").add(config.architecture().scoringClassName());
    root.putObject("id2label").put("0", LABEL);
    root.putObject("label2id").put(LABEL, 0);
    root.put("problem_type", "regression").put(SCORE_BIAS, bias);
    return text(root);
  }

  /// What {@link #writeScoring} wrote as the bias; 0 in other makers' files.
  static double scoreBias(String json) {
    return new Fields(JSON.readTree(json)).number(SCORE_BIAS, 0);
  }

  private static ObjectNode node(ModelConfig config, String dtype) {
    ObjectNode root = JSON.createObjectNode();
    root.putArray("architectures").add(config.architecture().className());
    root.put("model_type", config.architecture().modelType());
    root.put("vocab_size", config.vocabularySize());
    if (config.architecture().isGpt()) {
      writeGpt(root, config);
    } else {
      writeLlama(root, config);
    }
    root.put("tie_word_embeddings", config.tiedEmbeddings());
    root.put("initializer_range", 0.02);
    putTokens(root, config.tokens());
    root.put("dtype", dtype).put("torch_dtype", dtype).put("use_cache", true);
    return root;
  }

  private static String text(ObjectNode root) {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void writeGpt(ObjectNode root, ModelConfig config) {
    boolean gpt1 = config.architecture() == Architecture.GPT1;
    root.put("n_positions", config.contextLength())
        .put("n_embd", config.embedding())
        .put("n_layer", config.layers())
        .put("n_head", config.heads())
        .put("layer_norm_epsilon", config.norm().epsilon())
        .put("attn_pdrop", 0.0)
        .put("embd_pdrop", 0.0)
        .put("resid_pdrop", 0.0);
    if (gpt1) {
      root.put("afn", gpt1Name(config.mlp().activation()));
    } else {
      root.put("activation_function", name(config.mlp().activation()))
          .put("n_inner", config.mlp().hidden());
    }
  }

  private static void writeLlama(ObjectNode root, ModelConfig config) {
    root.put("max_position_embeddings", config.contextLength())
        .put("hidden_size", config.embedding())
        .put("num_hidden_layers", config.layers())
        .put("num_attention_heads", config.heads())
        .put("num_key_value_heads", config.keyValueHeads())
        .put("head_dim", config.headSize())
        .put("intermediate_size", config.mlp().hidden())
        .put("hidden_act", name(config.mlp().activation()))
        .put("rms_norm_eps", config.norm().epsilon())
        .put("attention_bias", config.attentionBias())
        .put("attention_dropout", 0.0);
    if (config.architecture() == Architecture.LLAMA) {
      root.put("mlp_bias", config.mlp().bias());
    }
    Positions.Rotary rotary = (Positions.Rotary) config.positions();
    // Both forms: older libraries read rope_theta and rope_scaling.
    root.put("rope_theta", rotary.theta());
    ObjectNode rope = JSON.createObjectNode();
    switch (rotary.scaling()) {
      case Positions.Scaling.None() -> rope.put("rope_type", "default");
      case Positions.Scaling.Linear(double factor) ->
          rope.put("rope_type", "linear").put("factor", factor);
      case Positions.Scaling.Llama3 llama3 ->
          rope.put("rope_type", "llama3")
              .put("factor", llama3.factor())
              .put("low_freq_factor", llama3.lowFrequencyFactor())
              .put("high_freq_factor", llama3.highFrequencyFactor())
              .put("original_max_position_embeddings", llama3.originalContext());
    }
    if (rotary.scaling() instanceof Positions.Scaling.None) {
      root.putNull("rope_scaling");
    } else {
      root.set("rope_scaling", rope.deepCopy());
    }
    root.set("rope_parameters", rope.put("rope_theta", rotary.theta()));
  }

  /// Puts the roles as config.json and generation_config.json both write them.
  static void putTokens(ObjectNode root, SpecialTokens tokens) {
    putId(root, "bos_token_id", tokens.begin());
    List<Integer> end = new ArrayList<>(tokens.end());
    if (end.size() > 1) {
      var array = root.putArray("eos_token_id");
      end.forEach(array::add);
    } else {
      putId(root, "eos_token_id", end.isEmpty() ? OptionalInt.empty() : OptionalInt.of(end.get(0)));
    }
    putId(root, "pad_token_id", tokens.padding());
  }

  private static void putId(ObjectNode root, String name, OptionalInt id) {
    if (id.isPresent()) {
      root.put(name, id.getAsInt());
    } else {
      root.putNull(name);
    }
  }

  private static String name(Mlp.Activation activation) {
    return switch (activation) {
      case GELU_TANH -> "gelu_new";
      case GELU -> "gelu";
      case RELU -> "relu";
      case SILU -> "silu";
    };
  }

  private static String gpt1Name(Mlp.Activation activation) {
    return activation == Mlp.Activation.GELU_TANH ? "gelu" : name(activation);
  }
}
