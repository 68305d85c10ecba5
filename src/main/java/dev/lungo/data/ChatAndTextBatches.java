package dev.lungo.data;

/// Conversations with running text beside them in every batch.
///
/// A model that is tuned on conversations alone forgets what it read before and no conversation
/// repeats. The texts keep it, as InstructGPT's pretraining gradients do while the policy is
/// optimised (Ouyang et al. 2022). All tokens of a text count in the loss.
public final class ChatAndTextBatches implements Batches {
  private final ChatBatches chats;
  private final Batches texts;
  private long given;

  /// @param texts of rows as long as those of the conversations, at their beginning
  public ChatAndTextBatches(ChatBatches chats, Batches texts) {
    this.chats = chats;
    this.texts = texts;
  }

  @Override
  public TokenBatch next() {
    given++;
    return chats.next().above(texts.next());
  }

  /// Where the conversations stand: as many batches of texts were given.
  @Override
  public Position position() {
    return chats.position();
  }

  @Override
  public void seek(Position position) {
    long before = chats.batchesBefore(position);
    if (before < given) {
      texts.seek(Position.START);
      given = 0;
    }
    for (; given < before; given++) {
      texts.next();
    }
    chats.seek(position);
  }

  @Override
  public double utilisation() {
    return chats.utilisation();
  }
}
