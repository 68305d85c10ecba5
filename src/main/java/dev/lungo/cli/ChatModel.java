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
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A model that is to learn to chat: the parent's folder, with the chat tokens and the template.
///
/// @param added names of the chat tokens that its tokenizer lacked
/// @param unread names of those that it has a row for, but has never read
/// @param tokenizer with the added ones
record ChatModel(
    Path folder,
    List<String> added,
    List<String> unread,
    Tokenizer tokenizer,
    ChatTemplate template) {
  static ChatModel of(Path folder) {
    if (!Files.exists(folder.resolve("tokenizer.json"))) {
      throw new IllegalArgumentException(
          "no tokenizer.json in "
              + folder
              + ": a model is tuned with the tokenizer it was trained with");
    }
    Tokenizer parent = Tokenizer.load(folder);
    List<String> added = ChatTemplate.missing(parent);
    Tokenizer tokenizer = parent.withSpecials(added).withEnd(ChatTemplate.END);
    // In Lungo's pretraining text, names of special tokens are plain text.
    boolean base = isOwn(folder) && !Files.exists(folder.resolve(ChatTemplate.FILE));
    List<String> unread =
        Stream.of(ChatTemplate.START, ChatTemplate.END)
            .filter(name -> base && !added.contains(name))
            .toList();
    return new ChatModel(folder, added, unread, tokenizer, ChatTemplate.of(tokenizer));
  }

  /// Whether Lungo trained the model.
  static boolean isOwn(Path folder) {
    return Files.exists(folder.resolve("lineage.json"));
  }

  /// What is done about the chat tokens, in a line each.
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!added.isEmpty()) {
      notes.add(
          "the tokenizer lacks "
              + String.join(" and ", added)
              + ": added, with new rows in the embedding");
    }
    if (!unread.isEmpty()) {
      notes.add(
          "the model has never read "
              + String.join(" and ", unread)
              + ": their rows in the embedding start anew");
    }
    return notes;
  }

  /// The parent's weights, ready to be trained.
  Transformer load(Device device, long seed) {
    Set<Integer> ids =
        Stream.concat(added.stream(), unread.stream())
            .map(name -> tokenizer.special(name).orElseThrow())
            .collect(Collectors.toSet());
    return Checkpoint.load(
        folder, device, new NewTokens(tokenizer.vocabularySize(), ids, roles(), seed));
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
