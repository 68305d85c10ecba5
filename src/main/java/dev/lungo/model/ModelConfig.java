package dev.lungo.model;

/// What a decoder-only Transformer looks like: every choice its code depends on, checked.
///
/// ```java
/// ModelConfig config = ModelConfig.forDepth(6, tokenizer.vocabularySize(), 512);
/// ModelConfig gpt2 = ModelConfig.fromJson(Files.readString(folder.resolve("config.json")));
/// ```
///
/// @param architecture the published layout it is saved in
/// @param vocabularySize number of tokens, V
/// @param contextLength most tokens in a row
/// @param layers number of blocks
/// @param embedding width of the residual stream, C
/// @param heads number of query heads, H
/// @param keyValueHeads number of key and value heads; fewer than `heads` (grouped-query
///     attention, Ainslie et al. 2023) makes the cache smaller
/// @param headSize width of a head, D; usually embedding / heads
/// @param norm formula and placement of the norms
/// @param positions learned or rotary
/// @param mlp the feed-forward half
/// @param attentionBias whether the attention's matrices have biases
/// @param queryKeyNorm whether queries and keys are normalised per head, which keeps attention
///     logits bounded at high learning rates
/// @param tiedEmbeddings whether the output projection is the token embedding
/// @param tokens the ids with a role
public record ModelConfig(
    Architecture architecture,
    int vocabularySize,
    int contextLength,
    int layers,
    int embedding,
    int heads,
    int keyValueHeads,
    int headSize,
    Norm norm,
    Positions positions,
    Mlp mlp,
    boolean attentionBias,
    boolean queryKeyNorm,
    boolean tiedEmbeddings,
    SpecialTokens tokens) {

  public ModelConfig {
    atLeastOne("vocabularySize", vocabularySize);
    atLeastOne("contextLength", contextLength);
    atLeastOne("layers", layers);
    atLeastOne("embedding", embedding);
    atLeastOne("heads", heads);
    atLeastOne("keyValueHeads", keyValueHeads);
    atLeastOne("headSize", headSize);
    multiple("heads", heads, "keyValueHeads", keyValueHeads);
    if (positions instanceof Positions.Rotary && headSize % 2 != 0) {
      throw new IllegalArgumentException(
          "rotary positions need an even headSize, but headSize=" + headSize);
    }
    ConfigRules.check(
        architecture,
        norm,
        positions,
        mlp,
        attentionBias,
        queryKeyNorm,
        embedding,
        heads,
        keyValueHeads,
        headSize);
    roleIsAToken("begin", tokens.begin().orElse(0), vocabularySize);
    tokens.end().forEach(id -> roleIsAToken("end", id, vocabularySize));
  }

  /// The default architecture (Qwen3's block) at a size set by one dial.
  ///
  /// The width is 64 × depth, so that layers and width grow together, the shape that trains
  /// best for its compute (Kaplan et al. 2020, section 3.2). Heads are 64 wide, which keeps the
  /// rotary angles and the attention kernel's vectors well filled; at depth 1 to 3 they are 32
  /// wide, so that there is more than one of them. Key and value heads are half as many where
  /// they divide. The gated MLP is 8/3 of the width, which costs what a plain one of 4 does,
  /// rounded up to a multiple of 64 for the matrix kernels.
  ///
  /// @param depth number of layers
  /// @param vocabularySize that of the tokenizer
  /// @param contextLength tokens per row
  public static ModelConfig forDepth(int depth, int vocabularySize, int contextLength) {
    atLeastOne("depth", depth);
    int width = 64 * depth;
    int headSize = depth < 4 ? 32 : 64;
    int heads = width / headSize;
    int hidden = (width * 8 / 3 + 63) / 64 * 64;
    return new ModelConfig(
        Architecture.QWEN3,
        vocabularySize,
        contextLength,
        depth,
        width,
        heads,
        heads % 2 == 0 ? heads / 2 : heads,
        headSize,
        new Norm(Norm.Kind.RMS, Norm.Placement.PRE, 1e-6),
        new Positions.Rotary(10_000, new Positions.Scaling.None()),
        new Mlp(Mlp.Activation.SILU, true, hidden, false),
        false,
        true,
        true,
        SpecialTokens.NONE);
  }

  /// GPT-2's block at any size: width 4 × in the MLP, heads of equal width.
  public static ModelConfig gpt2(
      int vocabularySize, int contextLength, int layers, int embedding, int heads) {
    atLeastOne("heads", heads);
    multiple("embedding", embedding, "heads", heads);
    return new ModelConfig(
        Architecture.GPT2,
        vocabularySize,
        contextLength,
        layers,
        embedding,
        heads,
        heads,
        embedding / heads,
        new Norm(Norm.Kind.LAYER, Norm.Placement.PRE, 1e-5),
        new Positions.Learned(),
        new Mlp(Mlp.Activation.GELU_TANH, false, 4 * embedding, true),
        true,
        false,
        true,
        SpecialTokens.NONE);
  }

  /// Reads config.json as transformers writes it, in its older form too.
  ///
  /// @throws IllegalArgumentException if it is not JSON, names an architecture or a feature
  ///     that Lungo does not have, or cannot work
  public static ModelConfig fromJson(String json) {
    return ConfigJson.read(json);
  }

  /// config.json as transformers reads it.
  public String toJson() {
    return ConfigJson.write(this, "float32");
  }

  public ModelConfig withTokens(SpecialTokens roles) {
    return with(vocabularySize, tiedEmbeddings, roles);
  }

  ModelConfig withTiedEmbeddings(boolean tied) {
    return with(vocabularySize, tied, tokens);
  }

  /// Another number of tokens, and their roles.
  ModelConfig withVocabulary(int size, SpecialTokens roles) {
    return with(size, tiedEmbeddings, roles);
  }

  private ModelConfig with(int size, boolean tied, SpecialTokens roles) {
    return new ModelConfig(
        architecture,
        size,
        contextLength,
        layers,
        embedding,
        heads,
        keyValueHeads,
        headSize,
        norm,
        positions,
        mlp,
        attentionBias,
        queryKeyNorm,
        tied,
        roles);
  }

  /// Query heads per key and value head.
  int groups() {
    return heads / keyValueHeads;
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, but " + name + "=" + value);
    }
  }

  static void multiple(String name, int value, String ofName, int of) {
    if (value % of != 0) {
      throw new IllegalArgumentException(
          "%s must be a multiple of %s, but %s=%d and %s=%d"
              .formatted(name, ofName, name, value, ofName, of));
    }
  }

  private static void roleIsAToken(String role, int id, int vocabularySize) {
    if (id < 0 || id >= vocabularySize) {
      throw new IllegalArgumentException(
          "the %s token must be below vocabularySize, but its id is %d and vocabularySize=%d"
              .formatted(role, id, vocabularySize));
    }
  }
}
