package dev.lungo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
  private static final String LLAMA =
      """
      {"model_type":"llama","vocab_size":100,"hidden_size":32,"num_hidden_layers":2,
       "num_attention_heads":4,"intermediate_size":64,"max_position_embeddings":128 %s}""";

  private static final String GPT2 =
      """
      {"model_type":"gpt2","vocab_size":100,"n_embd":32,"n_layer":2,"n_head":4,
       "n_positions":64 %s}""";

  @ParameterizedTest
  @MethodSource("dev.lungo.model.TestModels#configs")
  void jsonComesBackAsTheSameConfig(ModelConfig config) {
    ModelConfig withRoles =
        config.withTokens(new SpecialTokens(OptionalInt.of(3), List.of(4, 5), OptionalInt.of(6)));
    assertThat(ModelConfig.fromJson(withRoles.toJson())).isEqualTo(withRoles);
    assertThat(ModelConfig.fromJson(config.toJson())).isEqualTo(config);
  }

  @Test
  void theOldAndTheNewFormOfRotaryPositionsMeanTheSame() {
    String llama3 =
        "\"factor\":8,\"low_freq_factor\":1,\"high_freq_factor\":4,"
            + "\"original_max_position_embeddings\":64";
    ModelConfig old =
        ModelConfig.fromJson(
            LLAMA.formatted(
                ",\"rope_theta\":500000.0,\"torch_dtype\":\"bfloat16\",\"rope_scaling\":{\"rope_type\":\"llama3\","
                    + llama3
                    + "}"));
    ModelConfig recent =
        ModelConfig.fromJson(
            LLAMA.formatted(
                ",\"dtype\":\"bfloat16\",\"rope_parameters\":{\"rope_type\":\"llama3\",\"rope_theta\":500000.0,"
                    + llama3
                    + "}"));
    assertThat(old).isEqualTo(recent);
    assertThat(old.positions())
        .isEqualTo(new Positions.Rotary(500_000, new Positions.Scaling.Llama3(8, 1, 4, 64)));
    ModelConfig linear =
        ModelConfig.fromJson(
            LLAMA.formatted(",\"rope_scaling\":{\"type\":\"linear\",\"factor\":2.0}"));
    assertThat(linear.positions())
        .isEqualTo(new Positions.Rotary(10_000, new Positions.Scaling.Linear(2)));
  }

  @Test
  void whatAFileLeavesOutTakesTheArchitecturesDefault() {
    ModelConfig llama = ModelConfig.fromJson(LLAMA.formatted(""));
    assertThat(llama.keyValueHeads()).isEqualTo(4);
    assertThat(llama.headSize()).isEqualTo(8);
    assertThat(llama.tiedEmbeddings()).isFalse();
    ModelConfig gpt2 = ModelConfig.fromJson(GPT2.formatted(",\"eos_token_id\":50256"));
    assertThat(gpt2).isEqualTo(ModelConfig.gpt2(100, 64, 2, 32, 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"model_type":"mamba"}                      | unknown model_type 'mamba': Lungo knows openai-gpt, gpt2, llama, qwen3
          {}                                          | config.json has no model_type
          []                                          | must be a JSON object
          {"model_type":"gpt2"                        | not valid JSON
          {"model_type":"gpt2","n_embd":"32"}         | n_embd must be a whole number, but it is "32"
          {"model_type":"gpt2","n_embd":32.5}         | n_embd must be a whole number, but it is 32.5
          {"model_type":"gpt2","n_embd":32,"n_head":0} | n_head must be a positive number
          """)
  void aConfigThatCannotBeReadSaysWhy(String json, String reason) {
    assertThatThrownBy(() -> ModelConfig.fromJson(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"sliding_window\":128",
        "\"layer_types\":[\"full_attention\",\"sliding_attention\"]",
        "\"quantization_config\":{}",
        "\"pretraining_tp\":2",
        "\"hidden_act\":\"xielu\"",
        "\"rope_scaling\":{\"rope_type\":\"yarn\",\"factor\":2}",
        "\"partial_rotary_factor\":0.5",
      })
  void whatLungoLacksIsRefusedByName(String feature) {
    assertThatThrownBy(() -> ModelConfig.fromJson(LLAMA.formatted("," + feature)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("config.json asks for ")
        .hasMessageEndingWith("which Lungo lacks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"scale_attn_weights\":false",
        "\"scale_attn_by_inverse_layer_idx\":true",
        "\"add_cross_attention\":true"
      })
  void whatLungoLacksOfGptIsRefusedByName(String feature) {
    assertThatThrownBy(() -> ModelConfig.fromJson(GPT2.formatted("," + feature)))
        .hasMessageStartingWith("config.json asks for ");
  }

  @Test
  void numbersThatCannotWorkAreExplained() {
    assertThatThrownBy(() -> ModelConfig.gpt2(100, 64, 2, 32, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("embedding must be a multiple of heads, but embedding=32 and heads=5");
    assertThatThrownBy(() -> ModelConfig.fromJson(LLAMA.formatted(",\"num_key_value_heads\":3")))
        .hasMessage("heads must be a multiple of keyValueHeads, but heads=4 and keyValueHeads=3");
    assertThatThrownBy(() -> ModelConfig.fromJson(LLAMA.formatted(",\"head_dim\":7")))
        .hasMessage("rotary positions need an even headSize, but headSize=7");
    assertThatThrownBy(() -> ModelConfig.fromJson(LLAMA.formatted(",\"rms_norm_eps\":0")))
        .hasMessageContaining("epsilon");
    assertThatThrownBy(() -> ModelConfig.forDepth(0, 100, 64))
        .hasMessage("depth must be at least 1, but depth=0");
    assertThatThrownBy(
            () ->
                ModelConfig.forDepth(2, 100, 64)
                    .withTokens(
                        new SpecialTokens(OptionalInt.empty(), List.of(100), OptionalInt.empty())))
        .hasMessage(
            "the end token must be below vocabularySize, but its id is 100 and vocabularySize=100");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8, 12, 20})
  void everyDepthGivesAModel(int depth) {
    ModelConfig config = ModelConfig.forDepth(depth, 8192, 512);
    assertThat(config.heads() * config.headSize()).isEqualTo(config.embedding());
    assertThat(config.mlp().hidden() % 64).isZero();
    assertThat(ModelConfig.fromJson(config.toJson())).isEqualTo(config);
  }
}
