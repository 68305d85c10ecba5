package dev.lungo.cli;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.NewTokens;
import dev.lungo.model.SpecialTokens;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A model that is to learn to chat: the parent's folder, with the chat tokens and the template.
///
/// @param known how many tokens the parent's tokenizer has
/// @param added names of the chat tokens that it lacked
/// @param tokenizer with those
record ChatModel(
    Path folder, int known, List<String> added, Tokenizer tokenizer, ChatTemplate template) {
  static ChatModel of(Path folder) {
    if (!Files.exists(folder.resolve("tokenizer.json"))) {
      throw new IllegalArgumentException(
          "no tokenizer.json in "
              + folder
              + ": a model is tuned with the tokenizer it was trained"
              + " with");
    }
    Tokenizer parent = Tokenizer.load(folder);
    List<String> added = ChatTemplate.missing(parent);
    Tokenizer tokenizer = parent.withSpecials(added).withEnd(ChatTemplate.END);
    return new ChatModel(
        folder, parent.vocabularySize(), added, tokenizer, ChatTemplate.of(tokenizer));
  }

  /// The parent's weights, ready to be trained.
  Transformer load(Device device, long seed) {
    return Checkpoint.load(
        folder, device, new NewTokens(known, tokenizer.vocabularySize(), roles(), seed));
  }

  /// A text begins as the parent's did; the end of an answer is an end, and so is the parent's.
  private SpecialTokens roles() {
    ModelConfig config = Checkpoint.config(folder);
    OptionalInt document = tokenizer.special(ChatTemplate.DOCUMENT);
    List<Integer> ends =
        Stream.concat(
                IntStream.concat(IntStream.of(template.endToken()), document.stream()).boxed(),
                config.tokens().end().stream())
            .distinct()
            .toList();
    OptionalInt padding = config.tokens().padding();
    return new SpecialTokens(
        config.tokens().begin(), ends, padding.isPresent() ? padding : document);
  }

  /// Makes a folder with the tuned weights a chat model.
  void complete(Path result) throws IOException {
    tokenizer.save(result);
    template.save(result);
  }
}
