package dev.lungo.cli.speedrun;

import dev.lungo.model.ModelConfig;
import dev.lungo.training.ChatDataRecipe;

/// How large everything is. It follows from the time and the machine: a model that reads some three
/// tokens for each of its parameters in each of its trainings, and data that it sees about once. A
/// larger one learns more from a token, and reads too few of them (docs/LOG.md).
///
/// @param depth layers, 64 channels each
/// @param vocabulary tokens
/// @param megabytes text made for pretraining
/// @param chats made for tuning
/// @param compared questions whose answers are ranked
/// @param questions of the examination, for each family and part
public record Sizes(
    int depth, int vocabulary, double megabytes, int chats, int compared, int questions) {
  static final int CONTEXT = 256;

  /// For trying the recipe: every stage in seconds, and a model that has learned nothing.
  static final Sizes REHEARSAL = new Sizes(1, 400, 0.05, 100, 12, 1);

  /// What two cores of a server of 2023 do in a second of training: 12,000 tokens of 2M parameters.
  private static final double FLOPS_OF_TWO_CORES = 6 * 2e6 * 12_000;

  /// Bytes of a token of the curriculum, and of one of its chats in tokens, about.
  private static final double BYTES_PER_TOKEN = 3.5;

  private static final double TOKENS_PER_CHAT = 45;

  /// The part of tuning that reads chats; texts have the rest.
  private static final double CHATS = 1 - ChatDataRecipe.NONE.textShare();

  /// Tokens of a question and its answer together; people's own chats are longer than made ones.
  static int context(OwnData own) {
    return own.hasChats() ? 2 * CONTEXT : CONTEXT;
  }

  static Sizes of(double minutes, Machine machine) {
    double twoCores = machine.hasGpu() ? 60 : Math.min(machine.cores(), 16) / 2.0;
    double reach = minutes * twoCores;
    int depth = reach < 50 ? 3 : reach < 160 ? 4 : reach < 500 ? 5 : reach < 1500 ? 6 : 8;
    int vocabulary = reach < 240 ? 4096 : 8192;
    // About a third of the time goes to pretraining and a third to tuning (see Recipe).
    double tokens =
        60 * minutes * twoCores * FLOPS_OF_TWO_CORES / (6.0 * parameters(depth, vocabulary));
    return new Sizes(
        depth,
        vocabulary,
        Math.clamp(tokens / 3 * BYTES_PER_TOKEN / 1e6, 2, 60),
        (int) Math.clamp(CHATS * tokens / 3 / TOKENS_PER_CHAT, 4_000, 160_000),
        (int) Math.clamp(80 * reach, 240, 4_000),
        reach < 12 ? 8 : 80);
  }

  static long parameters(int depth, int vocabulary) {
    ModelConfig config = ModelConfig.forDepth(depth, vocabulary, CONTEXT);
    long C = config.embedding();
    long perBlock =
        2 * C * config.heads() * config.headSize()
            + 2 * C * config.keyValueHeads() * config.headSize()
            + 3 * C * config.mlp().hidden();
    return vocabulary * C + depth * perBlock;
  }

  long parameters() {
    return parameters(depth, vocabulary);
  }

  /// Tokens that a second of training reads, roughly, on processors alone.
  static double tokensPerSecond(long parameters, int cores) {
    return FLOPS_OF_TWO_CORES * Math.min(cores, 16) / 2 / (6.0 * parameters);
  }

  /// Bytes at the peak, which is PPO's: policy, reference, values and reward, what two of them keep
  /// for training, and the JVM with libtorch.
  long memory() {
    return (1L << 30) + 80 * parameters();
  }

  /// Bytes of all stages together: two checkpoints of weights and moments and the model in each of
  /// four runs, and the data in several forms.
  long disk() {
    return (200L << 20) + 4 * 36 * parameters() + (long) (4e6 * megabytes) + 2000L * chats;
  }
}
