package dev.lungo.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The published layouts that Lungo reads and writes: how the tensors are named and stored, and
/// which choices of a {@link ModelConfig} the layout can express.
public enum Architecture {
  /// "Improving Language Understanding by Generative Pre-Training" (2018): norms after the sum.
  GPT1("openai-gpt", "OpenAIGPTLMHeadModel"),
  /// "Language Models are Unsupervised Multitask Learners" (2019); GPT-3 is the same block,
  /// larger.
  GPT2("gpt2", "GPT2LMHeadModel"),
  /// "LLaMA: Open and Efficient Foundation Language Models" (2023), and Llama 2 and 3.
  LLAMA("llama", "LlamaForCausalLM"),
  /// "Qwen3 Technical Report" (2025): Llama's block with normalised queries and keys.
  QWEN3("qwen3", "Qwen3ForCausalLM");

  private final String modelType;
  private final String className;

  Architecture(String modelType, String className) {
    this.modelType = modelType;
    this.className = className;
  }

  /// The `model_type` of config.json.
  public String modelType() {
    return modelType;
  }

  /// The class that opens the model in the Python library transformers.
  public String className() {
    return className;
  }

  /// The class that opens it with a scalar head instead of the output over the vocabulary.
  public String scoringClassName() {
    return className.replaceAll("LMHeadModel$|ForCausalLM$", "") + "ForSequenceClassification";
  }

  Names names() {
    return switch (this) {
      case GPT1 -> Names.GPT1;
      case GPT2 -> Names.GPT2;
      case LLAMA, QWEN3 -> Names.LLAMA;
    };
  }

  /// Whether this is one of the GPT layouts: matrices stored (in, out), query, key and value in
  /// one.
  boolean isGpt() {
    return this == GPT1 || this == GPT2;
  }

  /// @throws IllegalArgumentException naming the known ones
  static Architecture ofModelType(String modelType) {
    return Arrays.stream(values())
        .filter(a -> a.modelType.equals(modelType))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown model_type '"
                        + modelType
                        + "': Lungo knows "
                        + Arrays.stream(values())
                            .map(Architecture::modelType)
                            .collect(Collectors.joining(", "))));
  }

  /// The Hugging Face names of the tensors; those of a block follow its prefix.
  record Names(
      String tokens,
      String positions,
      String block,
      String attentionNorm,
      String attention,
      String output,
      String mlpNorm,
      String up,
      String down,
      String finalNorm) {
    private static final Names GPT1 =
        new Names(
            "transformer.tokens_embed",
            "transformer.positions_embed",
            "transformer.h.",
            "ln_1",
            "attn.c_attn",
            "attn.c_proj",
            "ln_2",
            "mlp.c_fc",
            "mlp.c_proj",
            "");
    private static final Names GPT2 =
        new Names(
            "transformer.wte",
            "transformer.wpe",
            "transformer.h.",
            "ln_1",
            "attn.c_attn",
            "attn.c_proj",
            "ln_2",
            "mlp.c_fc",
            "mlp.c_proj",
            "transformer.ln_f");
    private static final Names LLAMA =
        new Names(
            "model.embed_tokens",
            "",
            "model.layers.",
            "input_layernorm",
            "self_attn",
            "self_attn.o_proj",
            "post_attention_layernorm",
            "mlp.up_proj",
            "mlp.down_proj",
            "model.norm");

    static final String GATE = "mlp.gate_proj";
    static final String HEAD = "lm_head";
    static final String SCORE = "score";
  }
}
