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
import dev.lungo.files.Sha256;
import dev.lungo.training.ChatDataRecipe;
import dev.lungo.training.TuningRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// The conversations of a tuning run, read and encoded: what is trained on and what is held out.
///
/// Of each set the files named `validation*` are held out, and those that the recipe names as such.
/// Where no set has any, one conversation in fifty is held out of each, chosen by its hash.
///
/// @param sets in the order of the recipe
record ChatData(List<Part> sets) {
  /// One set.
  ///
  /// @param heldOut empty where nothing is held out
  /// @param questions held-out conversations up to the question of their last answer; of a set of
  ///     which nothing is held out, those it is trained on
  /// @param skipped bad lines left out
  record Part(
      Share share, Optional<ChatSet> heldOut, List<Conversation> questions, BadLines skipped) {
    ChatSet train() {
      return share.set();
    }
  }

  /// @param template of the model to be tuned
  /// @param skipBad whether lines that cannot be used are left out and counted
  /// @throws IllegalStateException as `file:line: reason` at a bad line
  static ChatData read(TuningRecipe recipe, ChatTemplate template, boolean skipBad) {
    if (recipe.data().isEmpty()) {
      throw new IllegalArgumentException(
          "no conversations to learn from: name a file of them by --data");
    }
    boolean split = recipe.data().stream().allMatch(data -> heldOut(data).isEmpty());
    List<Part> sets = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (ChatDataRecipe data : recipe.data()) {
      String name = name(data.path());
      names.add(name);
      long same = names.stream().filter(name::equals).count();
      Reader reader = new Reader(data, recipe, template, skipBad);
      sets.add(reader.read(same > 1 ? name + " " + same : name, split));
    }
    return new ChatData(sets);
  }

  List<ChatSet> heldOut() {
    return sets.stream().flatMap(part -> part.heldOut().stream()).toList();
  }

  List<Share> shares() {
    return sets.stream().map(Part::share).toList();
  }

  /// Questions of all sets in turn, the held-out ones.
  List<Conversation> questions(int most) {
    List<Conversation> questions = new ArrayList<>();
    for (int i = 0; questions.size() < most; i++) {
      int at = i;
      List<Conversation> next =
          sets.stream()
              .filter(part -> at < part.questions().size())
              .map(part -> part.questions().get(at))
              .toList();
      if (next.isEmpty()) {
        break;
      }
      questions.addAll(next.subList(0, Math.min(next.size(), most - questions.size())));
    }
    return questions;
  }

  /// SHA-256 of every file by its path.
  static SequencedMap<String, String> hashes(List<ChatDataRecipe> sets) {
    SequencedMap<String, String> hashes = new LinkedHashMap<>();
    for (ChatDataRecipe data : sets) {
      Stream.concat(train(data).stream(), heldOut(data).stream())
          .forEach(file -> hashes.put(file.toString(), Sha256.of(file)));
    }
    return hashes;
  }

  /// One set in the reading.
  private record Reader(
      ChatDataRecipe data, TuningRecipe recipe, ChatTemplate template, boolean skipBad) {
    /// Some questions are kept to be asked of the model.
    private static final int QUESTIONS = 256;

    private static final int ONE_IN = 50;

    Part read(String name, boolean split) {
      int columns = recipe.batch().length();
      BadLines skipped = skipBad ? BadLines.skip() : BadLines.stop();
      List<Conversation> train = new ArrayList<>();
      List<Conversation> held = new ArrayList<>();
      try (Stream<Conversation> all = conversations(train(data), skipped)) {
        all.forEach(each -> (split && chosen(each) ? held : train).add(each));
      }
      try (Stream<Conversation> all = conversations(ChatData.heldOut(data), skipped)) {
        all.forEach(held::add);
      }
      List<ChatTokens> fitting =
          held.stream()
              .map(template::encode)
              .filter(tokens -> tokens.cutTo(columns + 1).isPresent())
              .toList();
      return new Part(
          new Share(
              ChatSet.of(name, columns, train.stream().map(template::encode)),
              data.weight(),
              orAll(data.limit()),
              orAll(data.cap())),
          fitting.isEmpty()
              ? Optional.empty()
              : Optional.of(ChatSet.of(name, columns, fitting.stream())),
          questions(held.isEmpty() ? train : held),
          skipped);
    }

    /// Those that leave room for an answer of their own length.
    private List<Conversation> questions(List<Conversation> conversations) {
      return conversations.stream()
          .map(Conversation::lastQuestion)
          .filter(question -> 2 * template.prompt(question).length <= recipe.batch().length())
          .limit(QUESTIONS)
          .toList();
    }

    private Stream<Conversation> conversations(List<Path> files, BadLines badLines) {
      Stream<Conversation> all =
          data.question().isPresent()
              ? ConversationFiles.read(
                  files,
                  new FieldTemplate(data.question().get()),
                  new FieldTemplate(data.answer().orElseThrow()),
                  badLines)
              : ConversationFiles.read(files, badLines);
      return recipe
          .system()
          .map(text -> all.map(conversation -> conversation.withSystem(text)))
          .orElse(all);
    }

    private static boolean chosen(Conversation conversation) {
      return HeldOut.chosen(ConversationFiles.line(conversation), ONE_IN);
    }

    private static int orAll(int limit) {
      return limit == 0 ? Integer.MAX_VALUE : limit;
    }
  }

  private static List<Path> train(ChatDataRecipe data) {
    List<Path> train = files(data.path()).stream().filter(file -> !HeldOut.isNamed(file)).toList();
    if (train.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing to train on in "
              + data.path()
              + ": --data names a .jsonl file (also .gz, .zst) or a folder of them");
    }
    return train;
  }

  private static List<Path> heldOut(ChatDataRecipe data) {
    return Stream.concat(
            files(data.path()).stream().filter(HeldOut::isNamed),
            data.validation().stream().flatMap(path -> files(path).stream()))
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
  private static String name(Path path) {
    String name = path.getFileName().toString().replaceFirst("\\.jsonl(\\.gz|\\.zst)?$", "");
    Path folder = path.toAbsolutePath().normalize().getParent();
    return name.matches("train([._-].*)?") && folder != null && folder.getFileName() != null
        ? folder.getFileName().toString()
        : name;
  }
}
