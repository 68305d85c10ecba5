package dev.lungo.cli;

import dev.lungo.chat.BadLines;
import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Conversation;
import dev.lungo.data.ChatBatches.Share;
import dev.lungo.data.ChatSet;
import dev.lungo.files.Sha256;
import dev.lungo.training.ChatSetRecipe;
import dev.lungo.training.TuningRecipe;
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
  /// @param tooLong conversations left out, as an answer is longer than the recipe allows
  /// @param skipped bad lines left out
  record Part(
      Share share,
      Optional<ChatSet> heldOut,
      List<Conversation> questions,
      int tooLong,
      BadLines skipped) {
    ChatSet train() {
      return share.set();
    }
  }

  /// @param template of the model to be tuned
  /// @throws IllegalStateException as `file:line: reason` at a bad line, unless those are skipped
  static ChatData read(TuningRecipe recipe, ChatTemplate template) {
    List<ChatSetRecipe> wanted = recipe.data().sets();
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException(
          "no conversations to learn from: name a file of them by --data");
    }
    boolean split = wanted.stream().allMatch(set -> ChatSetReader.heldOut(set).isEmpty());
    List<Part> sets = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (ChatSetRecipe set : wanted) {
      String name = ChatSetReader.name(set.path());
      names.add(name);
      long same = names.stream().filter(name::equals).count();
      ChatSetReader reader = new ChatSetReader(set, recipe, template, split);
      sets.add(reader.read(same > 1 ? name + " " + same : name));
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
  static SequencedMap<String, String> hashes(List<ChatSetRecipe> sets) {
    SequencedMap<String, String> hashes = new LinkedHashMap<>();
    for (ChatSetRecipe data : sets) {
      Stream.concat(ChatSetReader.train(data).stream(), ChatSetReader.heldOut(data).stream())
          .forEach(file -> hashes.put(file.toString(), Sha256.of(file)));
    }
    return hashes;
  }
}
