package dev.lungo.chat;

import dev.lungo.files.AtomicFiles;
import dev.lungo.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Conversations as the model sees them: ChatML.
///
/// ```
/// <|im_start|>system
/// Be brief.<|im_end|>
/// <|im_start|>user
/// Hi<|im_end|>
/// <|im_start|>assistant
/// Hello!<|im_end|>
/// ```
///
/// A model pretrained here has seen `<|endoftext|>` at the start of every document, so a
/// conversation starts with it too; templates of other makers' models lack it.
///
/// White space around an answer is left out. That keeps an answer's first token apart from the
/// line break before it, so that training sees the very ids that generation starts from.
///
/// What people write is encoded as plain text, also where it reads like a special token: nobody
/// can end a turn by typing its end. {@link #jinja} gives the Hugging Face libraries the same text,
/// and the same ids but for such names, which those libraries do turn into special tokens.
///
/// Immutable, and safe for any number of threads.
public final class ChatTemplate {
  /// Starts a turn.
  public static final String START = "<|im_start|>";

  /// Ends a turn; an answer is complete when the model says it.
  public static final String END = "<|im_end|>";

  /// Starts a document in pretraining.
  public static final String DOCUMENT = "<|endoftext|>";

  /// The template's file in a model's folder.
  public static final String FILE = "chat_template.jinja";

  private static final String JINJA =
      """
      {%- for message in messages %}
      {%- if message['role'] == 'assistant' %}
      {{- '<|im_start|>assistant\\n' + (message['content'] | trim) + '<|im_end|>\\n' }}
      {%- else %}
      {{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}
      {%- endif %}
      {%- endfor %}
      {%- if add_generation_prompt %}
      {{- '<|im_start|>assistant\\n' }}
      {%- endif %}""";

  private static final String JINJA_DOCUMENT = "{{- '<|endoftext|>' }}\n";

  private final Tokenizer tokenizer;
  private final boolean startsDocument;
  private final int[] document;
  private final int start;
  private final int end;
  private final int[] lineBreak;
  private final int[] answerOpening;

  /// @param startsDocument whether a conversation starts with `<|endoftext|>`
  /// @throws IllegalArgumentException if the tokenizer lacks the special tokens
  public ChatTemplate(Tokenizer tokenizer, boolean startsDocument) {
    this.tokenizer = tokenizer;
    this.startsDocument = startsDocument;
    document = startsDocument ? new int[] {special(tokenizer, DOCUMENT)} : new int[0];
    start = special(tokenizer, START);
    end = special(tokenizer, END);
    lineBreak = tokenizer.encode("\n");
    answerOpening = tokenizer.encode(Role.ASSISTANT.text() + "\n");
  }

  /// The template for a model that is to learn to chat: it starts a document where the tokenizer
  /// has a token for that.
  public static ChatTemplate of(Tokenizer tokenizer) {
    return new ChatTemplate(tokenizer, tokenizer.special(DOCUMENT).isPresent());
  }

  /// The template of a model that can chat, from its folder.
  ///
  /// @throws IllegalArgumentException if the folder has no template, or one that is not ChatML
  /// @throws java.io.UncheckedIOException if a file cannot be read
  public static ChatTemplate load(Path folder, Tokenizer tokenizer) {
    return find(folder, tokenizer)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    folder
                        + " has no chat template, so the model has not learned to chat: tune it"
                        + " with `sft` first, or use `generate`"));
  }

  /// As {@link #load}; empty where the folder has no template.
  public static Optional<ChatTemplate> find(Path folder, Tokenizer tokenizer) {
    Optional<String> jinja =
        read(folder.resolve(FILE)).or(() -> inConfig(folder.resolve("tokenizer_config.json")));
    if (jinja.isPresent() && !(jinja.get().contains(START) && jinja.get().contains(END))) {
      throw new IllegalArgumentException(
          folder + " has a chat template other than ChatML, the only one that can be used here");
    }
    return jinja.map(text -> new ChatTemplate(tokenizer, text.contains(DOCUMENT)));
  }

  /// The special tokens that a tokenizer would need and lacks.
  public static List<String> missing(Tokenizer tokenizer) {
    return List.of(START, END).stream().filter(name -> tokenizer.special(name).isEmpty()).toList();
  }

  /// Writes the template into a model's folder.
  public void save(Path folder) {
    AtomicFiles.writeString(folder.resolve(FILE), jinja());
  }

  /// The same template in the language of the Hugging Face libraries.
  public String jinja() {
    return (startsDocument ? JINJA_DOCUMENT : "") + JINJA;
  }

  /// The id of {@link #END}, at which generation stops.
  public int endToken() {
    return end;
  }

  /// Encodes a conversation, marking the answers and their ends.
  public ChatTokens encode(Conversation conversation) {
    var ids = IntStream.builder();
    var learned = new BitSet();
    var answerEnds = IntStream.builder();
    int n = append(ids, document);
    for (Message message : conversation.messages()) {
      ids.add(start);
      n++;
      boolean answer = message.role() == Role.ASSISTANT;
      if (answer) {
        n += append(ids, answerOpening);
        int length = append(ids, answer(message.content()));
        learned.set(n, n + length + 1);
        n += length;
      } else {
        n += append(ids, tokenizer.encode(message.role().text() + "\n" + message.content()));
      }
      ids.add(end);
      n++;
      if (answer) {
        answerEnds.add(n);
      }
      n += append(ids, lineBreak);
    }
    return new ChatTokens(ids.build().toArray(), learned, answerEnds.build().toArray());
  }

  /// Encodes a conversation with the opening of the answer that the model is to say.
  public int[] prompt(Conversation conversation) {
    int[] ids = encode(conversation).ids();
    int[] prompt = Arrays.copyOf(ids, ids.length + 1 + answerOpening.length);
    prompt[ids.length] = start;
    System.arraycopy(answerOpening, 0, prompt, ids.length + 1, answerOpening.length);
    return prompt;
  }

  /// Encodes an answer as it stands in a conversation, without the end token.
  public int[] answer(String text) {
    return tokenizer.encode(trim(text));
  }

  /// Leaves out the oldest messages, as many as it takes for the prompt to fit; the system message
  /// stays, and what remains starts with a message of the user.
  ///
  /// @throws IllegalArgumentException with both numbers, if the last message alone does not fit
  public Conversation fit(Conversation conversation, int maxTokens) {
    List<Message> messages = conversation.messages();
    List<Message> system =
        messages.getFirst().role() == Role.SYSTEM ? messages.subList(0, 1) : List.of();
    Conversation fitted = conversation;
    for (int from = system.size() + 1; prompt(fitted).length > maxTokens; from++) {
      while (from < messages.size() && messages.get(from).role() != Role.USER) {
        from++;
      }
      if (from >= messages.size()) {
        throw new IllegalArgumentException(
            "the message needs "
                + prompt(fitted).length
                + " tokens, with the system message, but there is room for "
                + maxTokens
                + ": shorten it");
      }
      List<Message> kept = new ArrayList<>(system);
      kept.addAll(messages.subList(from, messages.size()));
      fitted = new Conversation(kept);
    }
    return fitted;
  }

  /// The text of a conversation, for people and tests; the model is given {@link #encode}.
  public String render(Conversation conversation) {
    var text = new StringBuilder(startsDocument ? DOCUMENT : "");
    for (Message message : conversation.messages()) {
      boolean answer = message.role() == Role.ASSISTANT;
      text.append(START).append(message.role().text()).append('\n');
      text.append(answer ? trim(message.content()) : message.content());
      text.append(END).append('\n');
    }
    return text.toString();
  }

  /// Removes what Jinja's `trim` removes: Python's white space, which is neither {@link
  /// String#strip}'s nor {@link String#trim}'s.
  static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isPythonSpace(text.charAt(from))) {
      from++;
    }
    while (from < to && isPythonSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isPythonSpace(char c) {
    return c == 0x85 || c == 0xA0 || c == 0x2007 || c == 0x202F || Character.isWhitespace(c);
  }

  private static int append(IntStream.Builder ids, int[] more) {
    for (int id : more) {
      ids.add(id);
    }
    return more.length;
  }

  private static int special(Tokenizer tokenizer, String name) {
    return tokenizer
        .special(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the tokenizer lacks the chat token "
                        + name
                        + ": `sft` adds it to a model that is to learn to chat"));
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    }
  }

  /// Where older models keep it.
  private static Optional<String> inConfig(Path file) {
    try {
      return read(file)
          .map(text -> JsonMapper.shared().readTree(text).path("chat_template"))
          .filter(template -> template.isString())
          .map(template -> template.asString());
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + " is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }
}
