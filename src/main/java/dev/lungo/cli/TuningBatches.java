package dev.lungo.cli;

import dev.lungo.corpus.ReadOptions;
import dev.lungo.data.Batches;
import dev.lungo.data.ChatAndTextBatches;
import dev.lungo.data.ChatBatches;
import dev.lungo.data.PretrainBatches;
import dev.lungo.data.TokenShards;
import dev.lungo.training.TuningRecipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the steps of a tuning run read: its conversations, and texts beside them where its recipe
/// names some.
///
/// @param epochTokens of all rows that are read while the conversations are read once
/// @param shards of the texts
record TuningBatches(Batches batches, long epochTokens, Optional<TokenShards> shards)
    implements AutoCloseable {
  /// @param out the run's folder, where the texts are kept as shards
  static TuningBatches open(
      TuningRecipe recipe, ChatData conversations, Path out, ChatModel parent) {
    int rows = recipe.batch().rows();
    int length = recipe.batch().length();
    int textRows = recipe.textRows();
    ChatBatches chats = new ChatBatches(conversations.shares(), rows - textRows, recipe.seed());
    long epochTokens = (long) chats.rowsPerEpoch() * length * rows / (rows - textRows);
    List<Path> texts = recipe.data().texts();
    if (texts.isEmpty()) {
      return new TuningBatches(chats, epochTokens, Optional.empty());
    }
    new PretrainText(texts, ReadOptions.defaults()).write(out, parent.tokenizer());
    TokenShards shards = PretrainText.trainShards(out, parent.tokenizer());
    return new TuningBatches(
        new ChatAndTextBatches(chats, new PretrainBatches(shards, textRows, length, recipe.seed())),
        epochTokens,
        Optional.of(shards));
  }

  @Override
  public void close() {
    shards.ifPresent(TokenShards::close);
  }
}
