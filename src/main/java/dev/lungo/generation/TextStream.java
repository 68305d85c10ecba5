package dev.lungo.generation;

import dev.lungo.tokenizer.StreamDecoder;
import dev.lungo.tokenizer.Tokenizer;
import java.util.List;
import java.util.Set;

/// Turns one request's tokens into text as they come: whole characters only, special tokens left
/// out, stop strings looked for.
final class TextStream {
  private final StreamDecoder decoder;
  private final Set<Integer> specials;
  private final StopStrings stops;

  TextStream(Tokenizer tokenizer, Set<Integer> specials, List<String> stopStrings) {
    this.decoder = tokenizer.streamDecoder();
    this.specials = specials;
    this.stops = new StopStrings(stopStrings);
  }

  /// Takes the next token and returns what can be added to the text.
  String push(int id) {
    return specials.contains(id) ? "" : stops.push(decoder.accept(id));
  }

  boolean stopped() {
    return stops.stopped();
  }

  /// What was held back, now that no more tokens follow; half a character becomes U+FFFD.
  String finish() {
    return stops.push(decoder.finish()) + stops.finish();
  }
}
