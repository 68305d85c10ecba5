package dev.lungo.alignment.preferences;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.chat.Preference;
import dev.lungo.tokenizer.Tokenizer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Makes tokens of preferences and answers, as a policy's prompts and responses will be.
///
/// A prompt that is too long for the longest of its responses loses its oldest turns; where even
/// the last message does not fit, there is no comparison. Counts both. One thread uses it.
public sealed interface PreferenceRows {
  /// @return empty if it does not fit into the context
  Optional<Comparison> of(Preference preference, String source);

  /// An answered conversation as one row.
  ///
  /// @return empty if it does not fit into the context
  Optional<int[]> answered(Conversation conversation);

  /// Prompts that lost their beginning.
  int cut();

  /// What did not fit.
  int dropped();

  /// Chats, by a model's template.
  static PreferenceRows chats(ChatTemplate template, int context) {
    return new Chats(template, context);
  }

  /// Texts and their continuations, without a template, for models that continue texts.
  ///
  /// @param begin what the model's texts begin with
  static PreferenceRows plain(Tokenizer tokenizer, int[] begin, int context) {
    return new Plain(tokenizer, begin, context);
  }

  /// What both count.
  abstract sealed class Rows implements PreferenceRows {
    final int context;
    int cut;
    int dropped;

    private Rows(int context) {
      this.context = context;
    }

    /// The prompt as tokens, within a length.
    abstract Optional<int[]> prompt(Conversation prompt, int most);

    abstract int[] response(String text);

    @Override
    public Optional<Comparison> of(Preference preference, String source) {
      List<int[]> responses = preference.responses().stream().map(this::response).toList();
      int longest = responses.stream().mapToInt(response -> response.length).max().orElseThrow();
      Optional<int[]> prompt = prompt(preference.prompt(), context - longest);
      dropped += prompt.isEmpty() ? 1 : 0;
      return prompt.map(ids -> new Comparison(preference, source, ids, responses));
    }

    @Override
    public Optional<int[]> answered(Conversation conversation) {
      List<Message> messages = conversation.messages();
      int[] response = response(messages.getLast().content());
      Optional<int[]> prompt =
          prompt(
              new Conversation(messages.subList(0, messages.size() - 1)),
              context - response.length);
      dropped += prompt.isEmpty() ? 1 : 0;
      return prompt.map(
          ids -> IntStream.concat(IntStream.of(ids), IntStream.of(response)).toArray());
    }

    @Override
    public int cut() {
      return cut;
    }

    @Override
    public int dropped() {
      return dropped;
    }
  }

  /// See {@link #chats}.
  final class Chats extends Rows {
    private final ChatTemplate template;

    private Chats(ChatTemplate template, int context) {
      super(context);
      this.template = template;
    }

    @Override
    Optional<int[]> prompt(Conversation prompt, int most) {
      try {
        Conversation fitted = template.fit(prompt, most);
        cut += fitted.equals(prompt) ? 0 : 1;
        return Optional.of(template.prompt(fitted));
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }

    @Override
    int[] response(String text) {
      return IntStream.concat(
              IntStream.of(template.answer(text)), IntStream.of(template.endToken()))
          .toArray();
    }
  }

  /// See {@link #plain}.
  final class Plain extends Rows {
    private final Tokenizer tokenizer;
    private final int[] begin;

    private Plain(Tokenizer tokenizer, int[] begin, int context) {
      super(context);
      this.tokenizer = tokenizer;
      this.begin = begin;
    }

    @Override
    Optional<int[]> prompt(Conversation prompt, int most) {
      String text =
          prompt.messages().stream().map(Message::content).collect(Collectors.joining("\n"));
      int[] ids =
          IntStream.concat(IntStream.of(begin), IntStream.of(tokenizer.encode(text))).toArray();
      return ids.length > 0 && ids.length <= most ? Optional.of(ids) : Optional.empty();
    }

    @Override
    int[] response(String text) {
      return tokenizer.encode(text);
    }
  }
}
