package dev.lungo.training;

/// What one optimizer step of supervised tuning reads. `recipe.yaml` holds it under `batch`.
public record ChatBatchRecipe(
    @Doc(
            "rows of one forward and backward pass; 0: settled when the data are read, as 4,096 "
                + "tokens, or a tenth of an epoch where that is less")
        int rows,
    @Doc(
            "tokens of a row, which whole conversations share unseen by each other; an answer that "
                + "ends beyond it is left out")
        int length,
    @Doc("passes whose gradients are added up for one step; the step equals one of the whole batch")
        int accumulation)
    implements BatchShape {
  /// Tokens of one step: some 30 conversations, as in InstructGPT.
  private static final int TOKENS = 4096;

  public ChatBatchRecipe {
    BatchShape.check(rows == 0 ? 1 : rows, length, accumulation);
  }

  /// With the number of rows decided.
  ///
  /// @param rowsPerEpoch that the data fill; a small set gets small steps, so that there are some
  /// @param least rows that are needed in any case
  ChatBatchRecipe settled(int rowsPerEpoch, int least) {
    int most = Math.max(least, TOKENS / length);
    return rows > 0
        ? this
        : new ChatBatchRecipe(Math.clamp(rowsPerEpoch / 10, least, most), length, accumulation);
  }
}
