package dev.lungo.training;

import dev.lungo.data.BitsPerByte;
import dev.lungo.data.ValidationBatch;
import dev.lungo.data.ValidationBatches;

/// Bits per byte of held-out text, which can be compared between tokenizers.
///
/// @param tokens how many the texts are
public record TextValidation(ValidationBatches texts, long tokens) implements Validation {
  @Override
  public Metric.Validation measure(Trainer trainer, long step) {
    BitsPerByte bits = new BitsPerByte(texts.sources());
    for (ValidationBatch batch : texts) {
      bits.add(batch, trainer.losses(batch.tokens()));
    }
    return new Metric.Validation(step, bits.overall(), bits.perSource());
  }
}
