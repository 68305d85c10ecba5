package dev.lungo.cli;

import dev.lungo.alignment.ppo.PpoRecipe;
import dev.lungo.alignment.ppo.Prompt;
import dev.lungo.alignment.ppo.PromptRecipe;
import dev.lungo.chat.BadLines;
import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.ConversationFiles;
import dev.lungo.chat.JsonLines;
import dev.lungo.chat.Message;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The prompts of a run of policy optimisation: those that are learned from, and those kept back.
///
/// @param most tokens that a prompt may have
/// @param cut prompts that were too long and lost a part
record PolicyPrompts(List<Prompt> train, List<Prompt> heldOut, int most, int cut) {
  /// @param context of the policy
  /// @throws IllegalArgumentException if a prompt leaves no room for a response
  static PolicyPrompts read(PpoRecipe recipe, Tokenizer tokenizer, int context) {
    PromptRecipe prompts = recipe.prompts();
    if (prompts.files().isEmpty()) {
      throw new IllegalArgumentException("nothing to ask: name a file of prompts by --prompts");
    }
    Reader reader = new Reader(recipe, tokenizer, most(recipe, context));
    List<Prompt> all = prompts.plain() ? reader.texts() : reader.chats();
    if (all.isEmpty()) {
      throw new IllegalArgumentException("there are no prompts in " + prompts.files());
    }
    return divided(all, prompts.heldOut(), reader);
  }

  private static int most(PpoRecipe recipe, int context) {
    int room = context - recipe.sample().response();
    if (room < 1) {
      throw new IllegalArgumentException(
          "a response of %d tokens leaves no room for a prompt in the policy's context of %d: set sample.response"
              .formatted(recipe.sample().response(), context));
    }
    int length = recipe.prompts().length();
    return length == 0 ? room : Math.min(room, length);
  }

  /// The policy's chat template.
  static ChatTemplate template(PpoRecipe recipe, Tokenizer tokenizer) {
    return ChatTemplate.find(recipe.policy(), tokenizer)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    recipe.policy()
                        + " has no chat template, so the policy continues texts: add --plain,"
                        + " or tune it with `sft` first"));
  }

  /// Keeps some back, spread over the file; what is kept back is not learned from under another
  /// number either.
  private static PolicyPrompts divided(List<Prompt> all, int wanted, Reader reader) {
    int count = Math.min(wanted, all.size() / 5);
    List<Prompt> heldOut = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Prompt prompt = all.get((int) ((long) i * all.size() / count));
      if (known.add(prompt.text())) {
        heldOut.add(prompt);
      }
    }
    List<Prompt> train = all.stream().filter(prompt -> !known.contains(prompt.text())).toList();
    return train.isEmpty()
        ? new PolicyPrompts(all, List.of(), reader.most, reader.cut)
        : new PolicyPrompts(train, heldOut, reader.most, reader.cut);
  }

  /// A question without its oldest messages, if it would be too long with them; nothing if it is
  /// too long even so.
  static Optional<Conversation> fitted(ChatTemplate template, Conversation question, int most) {
    try {
      return Optional.of(template.fit(question, most));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// A question as text, for rewards that read text.
  static String text(Conversation question) {
    return question.messages().size() == 1
        ? question.last().content()
        : question.messages().stream()
            .map((Message m) -> m.role().text() + ": " + m.content())
            .collect(Collectors.joining("\n"));
  }

  private static final class Reader {
    private final PpoRecipe recipe;
    private final Tokenizer tokenizer;
    private final int most;
    private int cut;
    private int number;

    Reader(PpoRecipe recipe, Tokenizer tokenizer, int most) {
      this.recipe = recipe;
      this.tokenizer = tokenizer;
      this.most = most;
    }

    List<Prompt> chats() {
      ChatTemplate template = template(recipe, tokenizer);
      try (Stream<Conversation> all =
          ConversationFiles.readPrompts(recipe.prompts().files(), BadLines.stop())) {
        return all.flatMap(question -> chat(template, question).stream()).toList();
      }
    }

    /// One that is too long even without its oldest messages is refused, or left out where the
    /// recipe cuts.
    private Optional<Prompt> chat(ChatTemplate template, Conversation question) {
      number++;
      Optional<Conversation> fitted = fitted(template, question, most);
      if (fitted.isEmpty() && recipe.prompts().cut() == PromptRecipe.Cut.REFUSE) {
        throw new IllegalArgumentException(
            "prompt %d is longer than the %d tokens that there are beside a response: shorten it, or set prompts.cut"
                .formatted(number, most));
      }
      cut += fitted.filter(question::equals).isPresent() ? 0 : 1;
      return fitted.map(asked -> new Prompt(template.prompt(asked), text(asked)));
    }

    List<Prompt> texts() {
      GenerationConfig config = GenerationConfig.read(recipe.policy());
      try (Stream<String> all =
          JsonLines.read(
              recipe.prompts().files(),
              BadLines.stop(),
              line -> {
                String field = line.has("prompt") ? "prompt" : "text";
                if (!line.path(field).isString() || line.path(field).asString().isEmpty()) {
                  throw new IllegalArgumentException(
                      "expected a text to continue, as \"prompt\" or \"text\"");
                }
                return line.path(field).asString();
              })) {
        return all.map(text -> plain(text, config)).toList();
      }
    }

    private Prompt plain(String text, GenerationConfig config) {
      number++;
      int[] ids = Begin.before(tokenizer.encode(text), tokenizer, config);
      if (ids.length <= most) {
        return new Prompt(ids, text);
      }
      cut++;
      int begin = ids.length - tokenizer.encode(text).length;
      int[] first = Arrays.copyOf(ids, most);
      String beginning = tokenizer.decode(Arrays.copyOfRange(first, begin, most));
      return switch (recipe.prompts().cut()) {
        case START -> new Prompt(first, beginning);
        case LINE -> {
          int line = beginning.lastIndexOf('\n');
          String lines = line > 0 ? beginning.substring(0, line) : beginning;
          int[] shorter = Begin.before(tokenizer.encode(lines), tokenizer, config);
          yield shorter.length <= most ? new Prompt(shorter, lines) : new Prompt(first, beginning);
        }
        case REFUSE ->
            throw new IllegalArgumentException(
                "prompt %d has %d tokens, but there is room for %d beside a response: shorten it, or set prompts.cut"
                    .formatted(number, ids.length, most));
      };
    }
  }
}
