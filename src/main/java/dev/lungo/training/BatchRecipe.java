package dev.lungo.training;

import dev.lungo.data.Batches;
import dev.lungo.data.PretrainBatches;
import dev.lungo.data.TokenShards;
import dev.lungo.data.WindowBatches;

/// What one optimizer step of pretraining reads. `recipe.yaml` holds it under `batch`.
public record BatchRecipe(
    @Doc("rows of one forward and backward pass: as many as memory allows") int rows,
    @Doc("tokens of a row") int length,
    @Doc("passes whose gradients are added up for one step; the step equals one of the whole batch")
        int accumulation,
    @Doc("whether a token sees earlier documents of its row; faster, and a little less exact")
        boolean acrossDocuments,
    @Doc(
            "PACKED: every row begins with a document; WINDOWS: windows of a continuous text, "
                + "elsewhere each epoch; AUTO: windows where documents are much longer than rows")
        Reading reading)
    implements BatchShape {
  /// How rows are cut from documents.
  public enum Reading {
    AUTO,
    PACKED,
    WINDOWS
  }

  public BatchRecipe {
    BatchShape.check(rows, length, accumulation);
  }

  /// The batches of some shards; AUTO is settled by what the shards hold.
  public Batches over(TokenShards shards, long seed) {
    return switch (settled(shards)) {
      case WINDOWS -> new WindowBatches(shards, rows, length, seed);
      case PACKED, AUTO -> new PretrainBatches(shards, rows, length, seed);
    };
  }

  /// How these shards are to be read: windows where a document fills 16 rows or more on average,
  /// so that beginning each row at a document's start means little.
  public Reading settled(TokenShards shards) {
    if (reading != Reading.AUTO) {
      return reading;
    }
    return shards.tokens() / Math.max(1, shards.documents()) >= 16L * length
        ? Reading.WINDOWS
        : Reading.PACKED;
  }

  public BatchRecipe withReading(Reading value) {
    return new BatchRecipe(rows, length, accumulation, acrossDocuments, value);
  }
}
