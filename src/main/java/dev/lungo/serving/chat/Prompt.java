package dev.lungo.serving.chat;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.chat.Role;
import dev.lungo.serving.ApiException;
import dev.lungo.serving.ServedModel;
import dev.lungo.store.SavedMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What a model is given to answer.
///
/// @param ids the tokens
/// @param dropped how many of the oldest messages were left out
record Prompt(int[] ids, int dropped) {
  /// An answer gets at least this part of the context, unless it is to be shorter anyway.
  private static final int LEAST_PART = 8;

  /// The messages of a path, for the template. An answer of which nothing came is left out.
  static List<Message> messages(String system, List<SavedMessage> path) {
    List<Message> messages = new ArrayList<>();
    if (!system.isBlank()) {
      messages.add(Message.system(system));
    }
    for (SavedMessage message : path) {
      if (message.role() != Role.ASSISTANT || !message.content().isBlank()) {
        messages.add(new Message(message.role(), message.content()));
      }
    }
    return messages;
  }

  /// @param messages up to the one that is to be answered
  /// @param begun what the answer begins with; mostly ""
  /// @param longest tokens of the answer
  /// @param dropOldest whether to leave out the oldest messages where all do not fit
  /// @throws ApiException 400 with both numbers, if the prompt leaves no room
  static Prompt of(
      ServedModel model, List<Message> messages, String begun, int longest, boolean dropOldest) {
    ChatTemplate template = template(model);
    Conversation all = new Conversation(messages);
    int[] beginning = model.tokenizer().encode(begun);
    int room = model.contextLength() - leastAnswer(model, longest);
    int[] ids = join(template.prompt(all), beginning);
    if (ids.length <= room) {
      return new Prompt(ids, 0);
    }
    if (!dropOldest) {
      throw full(ids.length, model);
    }
    try {
      Conversation fitted = template.fit(all, room - beginning.length);
      int dropped = messages.size() - fitted.messages().size();
      return new Prompt(join(template.prompt(fitted), beginning), dropped);
    } catch (IllegalArgumentException _) { // the last message alone is too long
      List<Message> least = new ArrayList<>(messages.subList(0, systemMessages(messages)));
      least.add(messages.getLast());
      int tokens = template.prompt(new Conversation(least)).length + beginning.length;
      throw full(tokens, model);
    }
  }

  private static int systemMessages(List<Message> messages) {
    return messages.size() > 1 && messages.getFirst().role() == Role.SYSTEM ? 1 : 0;
  }

  /// How many tokens messages have; as a prompt where the last one is a person's.
  static int length(ServedModel model, List<Message> messages) {
    if (messages.isEmpty()) {
      return 0;
    }
    Conversation all = new Conversation(messages);
    return all.last().role() == Role.USER
        ? template(model).prompt(all).length
        : template(model).encode(all).ids().length;
  }

  static int leastAnswer(ServedModel model, int longest) {
    return Math.max(1, Math.min(longest, model.contextLength() / LEAST_PART));
  }

  static ChatTemplate template(ServedModel model) {
    return model
        .template()
        .orElseThrow(
            () ->
                ApiException.invalid(
                    "model_cannot_chat",
                    "model",
                    "the model '" + model.name() + "' has not learned to chat; choose another"));
  }

  private static ApiException full(int tokens, ServedModel model) {
    return ApiException.invalid(
            "context_full",
            null,
            "the context is full: the prompt has %d of %d tokens, and the answer needs room, too"
                .formatted(tokens, model.contextLength()))
        .withNumbers(Map.of("tokens", tokens, "context", model.contextLength()));
  }

  private static int[] join(int[] prompt, int[] beginning) {
    int[] all = Arrays.copyOf(prompt, prompt.length + beginning.length);
    System.arraycopy(beginning, 0, all, prompt.length, beginning.length);
    return all;
  }
}
