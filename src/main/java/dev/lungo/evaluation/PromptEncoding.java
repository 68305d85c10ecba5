package dev.lungo.evaluation;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// How a prompt and the texts that may follow it become tokens.
sealed interface PromptEncoding {
  /// @param following texts that may follow the prompt; none where the model is to go on
  Encoded encode(Prompt prompt, List<String> following);

  /// @param prompt what is given
  /// @param following what is scored after it, as many as were asked for
  record Encoded(int[] prompt, List<int[]> following) {
    int longestFollowing() {
      return following.stream().mapToInt(ids -> ids.length).max().orElse(0);
    }
  }

  /// One running text, for models that were trained on such.
  ///
  /// A text is encoded together with its prompt, as in running text, and divided where its
  /// encoding and that of the prompt alone part. Where a token would span the border, it belongs
  /// to what is scored, and so do the tokens at its place for the other texts: likelihoods of
  /// different texts then stand for the same end of the prompt. (lm-evaluation-harness divides
  /// after as many tokens as the prompt alone has; where no token spans the border, which is
  /// usual, this is the same.)
  ///
  /// @param begin the token that every text begins with, if the model has one
  /// @param border what stands before a text without a prompt where no token begins texts: such
  ///     models saw it between documents
  record RunningText(Tokenizer tokenizer, OptionalInt begin, OptionalInt border)
      implements PromptEncoding {
    @Override
    public Encoded encode(Prompt prompt, List<String> following) {
      String text = prompt.text();
      int[] alone = tokenizer.encode(text);
      List<int[]> whole = following.stream().map(each -> tokenizer.encode(text + each)).toList();
      int common = whole.stream().mapToInt(ids -> common(alone, ids)).min().orElse(alone.length);
      OptionalInt first = begin.isPresent() || common > 0 ? begin : border;
      return new Encoded(
          IntStream.concat(first.stream(), Arrays.stream(alone, 0, common)).toArray(),
          whole.stream().map(ids -> Arrays.copyOfRange(ids, common, ids.length)).toList());
    }

    private static int common(int[] a, int[] b) {
      int mismatch = Arrays.mismatch(a, b);
      return mismatch < 0 ? a.length : mismatch;
    }
  }

  /// The turns of a chat: questions are the user's, answers the assistant's, examples earlier
  /// turns. White space around both is left out, as in tuning. A text without a prompt is no
  /// answer to anything and stays a running text.
  record Turns(ChatTemplate template, RunningText plain) implements PromptEncoding {
    @Override
    public Encoded encode(Prompt prompt, List<String> following) {
      if (prompt.isEmpty()) {
        return plain.encode(prompt, following);
      }
      List<Message> messages = new ArrayList<>();
      for (Prompt.Shot shot : prompt.shots()) {
        messages.add(Message.user(shot.question().strip()));
        messages.add(Message.assistant(shot.answer().strip()));
      }
      messages.add(Message.user(prompt.question().strip()));
      return new Encoded(
          template.prompt(new Conversation(messages)),
          following.stream().map(template::answer).toList());
    }
  }
}
