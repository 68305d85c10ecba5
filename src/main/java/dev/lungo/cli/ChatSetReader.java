package dev.lungo.cli;

import dev.lungo.chat.BadLines;
import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.ChatTokens;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.ConversationFiles;
import dev.lungo.chat.FieldTemplate;
import dev.lungo.data.ChatBatches.Share;
import dev.lungo.data.ChatSet;
import dev.lungo.files.AtomicFiles;
import dev.lungo.training.ChatSetRecipe;
import dev.lungo.training.TuningRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads one set; its conversations go by, and only their tokens stay.
final class ChatSetReader {
  /// Some questions are kept to be asked of the model.
  private static final int QUESTIONS = 256;

  static final int ONE_IN = 50;

  private final ChatSetRecipe set;
  private final TuningRecipe recipe;
  private final ChatTemplate template;
  private final boolean split;
  private final BadLines badLines;
  private final int columns;
  private final List<Conversation> heldOut = new ArrayList<>();
  private final List<Conversation> first = new ArrayList<>();
  private int tooLong;

  /// @param split whether conversations are held out by their hash
  ChatSetReader(ChatSetRecipe set, TuningRecipe recipe, ChatTemplate template, boolean split) {
    this.set = set;
    this.recipe = recipe;
    this.template = template;
    this.split = split;
    badLines = recipe.data().skipBad() ? BadLines.skip() : BadLines.stop();
    columns = recipe.batch().length();
  }

  ChatData.Part read(String name) {
    ChatSet train;
    try (Stream<Conversation> all = conversations(train(set))) {
      train =
          ChatSet.of(
              name, columns, all.filter(this::isTrainedOn).map(this::encode).filter(this::isShort));
    }
    try (Stream<Conversation> all = conversations(heldOut(set))) {
      all.forEach(heldOut::add);
    }
    List<ChatTokens> fitting =
        heldOut.stream()
            .map(this::encode)
            .filter(tokens -> tokens.cutTo(columns + 1).isPresent())
            .toList();
    return new ChatData.Part(
        new Share(train, set.weight(), orAll(set.limit()), orAll(set.cap())),
        fitting.isEmpty()
            ? Optional.empty()
            : Optional.of(ChatSet.of(name, columns, fitting.stream())),
        questions(heldOut.isEmpty() ? first : heldOut),
        tooLong,
        badLines);
  }

  /// Keeps those that are not, and the first that are.
  private boolean isTrainedOn(Conversation conversation) {
    if (split && HeldOut.chosen(ConversationFiles.line(conversation), ONE_IN)) {
      heldOut.add(conversation);
      return false;
    }
    if (first.size() < QUESTIONS) {
      first.add(conversation);
    }
    return true;
  }

  private boolean isShort(ChatTokens tokens) {
    int most = recipe.data().longestAnswer();
    boolean isShort = most == 0 || tokens.longestAnswer() <= most;
    tooLong += isShort ? 0 : 1;
    return isShort;
  }

  /// Those that leave room for an answer of their own length.
  private List<Conversation> questions(List<Conversation> conversations) {
    return conversations.stream()
        .map(this::withSystem)
        .map(Conversation::lastQuestion)
        .filter(question -> 2 * template.prompt(question).length <= columns)
        .limit(QUESTIONS)
        .toList();
  }

  private ChatTokens encode(Conversation conversation) {
    return template.encode(withSystem(conversation));
  }

  private Conversation withSystem(Conversation conversation) {
    return recipe.data().system().map(conversation::withSystem).orElse(conversation);
  }

  private Stream<Conversation> conversations(List<Path> files) {
    return set.question().isPresent()
        ? ConversationFiles.read(
            files,
            new FieldTemplate(set.question().get()),
            new FieldTemplate(set.answer().orElseThrow()),
            badLines)
        : ConversationFiles.read(files, badLines);
  }

  private static int orAll(int limit) {
    return limit == 0 ? Integer.MAX_VALUE : limit;
  }

  /// The files that are trained on.
  static List<Path> train(ChatSetRecipe set) {
    List<Path> train = files(set.path()).stream().filter(file -> !HeldOut.isNamed(file)).toList();
    if (train.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing to train on in "
              + set.path()
              + ": --data names a .jsonl file (also .gz, .zst) or a folder of them");
    }
    return train;
  }

  /// The files that are held out.
  static List<Path> heldOut(ChatSetRecipe set) {
    return Stream.concat(
            files(set.path()).stream().filter(HeldOut::isNamed),
            set.validation().stream().flatMap(path -> files(path).stream()))
        .toList();
  }

  private static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> tree = Files.walk(path)) {
      return tree.filter(file -> file.getFileName().toString().matches(".*\\.jsonl(\\.gz|\\.zst)?"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", path, e);
    }
  }

  /// A set's name: its file's, or its folder's where the file is called train.
  static String name(Path path) {
    String name = path.getFileName().toString().replaceFirst("\\.jsonl(\\.gz|\\.zst)?$", "");
    Path folder = path.toAbsolutePath().normalize().getParent();
    return name.matches("train([._-].*)?") && folder != null && folder.getFileName() != null
        ? folder.getFileName().toString()
        : name;
  }
}
