package dev.lungo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.chat.BadLines;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.ConversationFiles;
import dev.lungo.chat.Message;
import dev.lungo.chat.Preference;
import dev.lungo.chat.PreferenceFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is exported is what was said, and reads back in the formats of training.
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class FeedbackExportTest extends StoreFixture {
  private static final Message SYSTEM = Message.system("Be brief.");

  private String chat = "";
  private Path out = Path.of("");

  @BeforeEach
  void agree() {
    store.people().consent(owner, true);
    chat = conversation("t").id();
    out = folder.resolve("feedback");
  }

  private void vote(SavedMessage answer, int value) {
    store.feedback().vote(owner, answer.id(), new Vote(value, List.of(), ""));
  }

  private FeedbackExport.Result export() {
    return FeedbackExport.write(store, out);
  }

  private List<Conversation> conversations(String file) {
    try (var read = ConversationFiles.read(List.of(out.resolve(file)), BadLines.stop())) {
      return read.toList();
    }
  }

  private List<Preference> preferences() {
    try (var read =
        PreferenceFiles.read(List.of(out.resolve("preferences.jsonl")), BadLines.stop())) {
      return read.toList();
    }
  }

  @Test
  void aThumbUpMakesAChatUpToThere() throws Exception {
    SavedMessage first = exchange(chat, null, "Hi", "Hello!");
    SavedMessage second = exchange(chat, first.id(), "2 + 2?", "4 \"四\"\n");
    exchange(chat, second.id(), "Sure?", "No.");
    vote(first, 1); // what the longer chat begins with
    store.feedback().vote(owner, second.id(), new Vote(1, List.of(), "right"));

    FeedbackExport.Result result = export();
    assertThat(result.chats()).isEqualTo(1);
    assertThat(result.leftOut()).isEmpty();
    assertThat(conversations("chats.jsonl"))
        .containsExactly(
            Conversation.of(
                SYSTEM,
                Message.user("Hi"),
                Message.assistant("Hello!"),
                Message.user("2 + 2?"),
                Message.assistant("4 \"四\"\n")));
    JsonNode line = JsonMapper.shared().readTree(Files.readString(out.resolve("chats.jsonl")));
    assertThat(line.path("model").asString()).isEqualTo("small@v1");
    assertThat(line.path("labeler").asString()).isEqualTo(owner);
    assertThat(line.path("note").asString()).isEqualTo("thumb up: right");
    assertThat(Instant.parse(line.path("created").asString()))
        .isAfterOrEqualTo(second.created())
        .isBefore(Instant.now().plusSeconds(1));
  }

  @Test
  void aDemonstrationStandsInPlaceOfTheAnswer() {
    SavedMessage answer = exchange(chat, null, "Capital of France?", "Lyon.");
    vote(answer, -1);
    store.feedback().demonstrate(owner, answer.id(), "Paris.");
    assertThat(export().demonstrations()).isEqualTo(1);
    assertThat(conversations("demonstrations.jsonl"))
        .containsExactly(
            Conversation.of(
                SYSTEM, Message.user("Capital of France?"), Message.assistant("Paris.")));
  }

  /// All answers of a line are learned.
  @Test
  void nothingIsLearnedThatFollowsABadOrHalfAnswer() {
    SavedMessage bad = exchange(chat, null, "q", "bad");
    vote(bad, -1);
    SavedMessage afterBad = exchange(chat, bad.id(), "q", "good");
    vote(afterBad, 1);
    store.feedback().demonstrate(owner, exchange(chat, afterBad.id(), "q", "x").id(), "better");

    SavedMessage running = send(chat, null, "q", 1).answers().getFirst();
    store
        .messages()
        .finish(running.id(), new Ending(Status.STOPPED, "half", "cancelled", null, 1, 1, 1));
    vote(running, 1);
    vote(exchange(chat, running.id(), "q", "good"), 1);

    FeedbackExport.Result result = export();
    assertThat(result.chats()).isZero();
    assertThat(result.demonstrations()).isZero();
    assertThat(result.leftOut())
        .containsEntry("thumbs up after a bad, rewritten or half answer", 2)
        .containsEntry("thumbs up for half or empty answers", 1)
        .containsEntry("better answers after a bad, rewritten or half one", 1);
  }

  @Test
  void theChosenSideIsPreferred() {
    for (Choice choice : Choice.values()) {
      List<SavedMessage> pair = send(chat, null, "q " + choice, 2).answers();
      finish(pair.getFirst(), "left");
      finish(pair.getLast(), "right");
      store.feedback().choose(owner, comparison(pair.getFirst()), choice);
    }
    // Said twice, counted once.
    List<SavedMessage> all = store.messages().all(owner, chat);
    vote(all.get(1), 1);
    vote(all.get(2), -1);

    FeedbackExport.Result result = export();
    assertThat(result.preferences()).isEqualTo(2);
    assertThat(result.leftOut())
        .containsEntry("comparisons without a preference", 2)
        .containsEntry("thumbs on two answers that were also compared", 1);
    Preference left = preferences().getFirst();
    assertThat(left.prompt()).isEqualTo(Conversation.of(SYSTEM, Message.user("q LEFT")));
    assertThat(left.responses().get(left.pairs().getFirst().better())).isEqualTo("left");
    assertThat(left.details().labeler()).contains(owner);
    assertThat(left.details().model()).contains("small@v1");
    assertThat(left.details().note()).contains("comparison");
    assertThat(left.details().created()).isPresent();
    Preference right = preferences().getLast();
    assertThat(right.prompt().last()).isEqualTo(Message.user("q RIGHT"));
    assertThat(right.responses().get(right.pairs().getFirst().better())).isEqualTo("right");
  }

  @Test
  void thumbsUpArePreferredToThumbsDownAmongVersions() {
    SavedMessage first = exchange(chat, null, "q", "good 1");
    String question = Optional.ofNullable(first.parent()).orElseThrow();
    for (String text : List.of("bad", "good 2", "without a vote")) {
      var more = store.messages().answer(owner, question, List.of(answer()));
      SavedMessage version = finish(more.getFirst(), text);
      if (!text.startsWith("without")) {
        vote(version, text.startsWith("good") ? 1 : -1);
      }
    }
    vote(first, 1);
    export();
    assertThat(preferences())
        .singleElement()
        .returns(List.of("good 1", "good 2", "bad"), Preference::responses)
        .returns(List.of(List.of(0, 1), List.of(2)), Preference::ranking);
    assertThat(conversations("chats.jsonl")).hasSize(2);
  }

  @Test
  void equalAndHalfAnswersPreferNothing() {
    List<SavedMessage> equal = send(chat, null, "q", 2).answers();
    equal.forEach(side -> finish(side, "the same"));
    store.feedback().choose(owner, comparison(equal.getFirst()), Choice.LEFT);
    List<SavedMessage> half = send(chat, null, "q", 2).answers();
    finish(half.getFirst(), "whole");
    store.messages().progress(half.getLast().id(), "ha");
    store.messages().cutUnfinished();
    store.feedback().choose(owner, comparison(half.getFirst()), Choice.LEFT);
    assertThat(export().leftOut())
        .containsEntry("preferences between equal answers, or that follow no person's message", 1)
        .containsEntry("preferences with a half or empty answer", 1);
    assertThat(preferences()).isEmpty();
  }

  @Test
  void thePromptIsWhatTheModelWasGiven() {
    SavedMessage first = exchange(chat, null, "long ago", "yes");
    var change = new ConversationChange(null, null, "", null, null);
    store.conversations().change(owner, chat, change);
    var dropping = new NewAnswer("small", "v2", SAMPLING, 2, "");
    SavedMessage last =
        finish(
            store
                .messages()
                .send(owner, chat, first.id(), "now", null, List.of(dropping))
                .answers()
                .getFirst(),
            "answer");
    vote(last, 1);
    export();
    assertThat(conversations("chats.jsonl"))
        .containsExactly(Conversation.of(Message.user("now"), Message.assistant("answer")));
  }

  @Test
  void whoHasNotAgreedIsInNoFile() throws Exception {
    vote(exchange(chat, null, "mine", "ok"), 1);
    for (Boolean consent : new Boolean[] {null, false}) {
      Person other = store.people().add("p" + consent, "long enough", UserRole.USER);
      store.people().consent(other.id(), consent);
      String id = store.conversations().create(other.id(), "", "m", "", SAMPLING).id();
      var sent =
          store.messages().send(other.id(), id, null, "private", null, List.of(answer(), answer()));
      sent.answers().forEach(side -> finish(side, "private " + side.id()));
      String left = sent.answers().getFirst().id();
      store.feedback().vote(other.id(), left, new Vote(1, List.of(), "private"));
      store.feedback().demonstrate(other.id(), left, "private");
      store.feedback().choose(other.id(), comparison(sent.answers().getFirst()), Choice.LEFT);
    }
    FeedbackExport.Result result = export();
    assertThat(result.people()).isEqualTo(1);
    assertThat(result.silent()).isEqualTo(2);
    assertThat(result.unheard()).isEqualTo(6);
    for (Path file : List.of(out.resolve("chats.jsonl"), out.resolve("demonstrations.jsonl"))) {
      assertThat(file).content().doesNotContain("private");
    }
    assertThat(preferences()).isEmpty();
    assertThat(conversations("chats.jsonl")).hasSize(1);
    // Consent can be withdrawn.
    store.people().consent(owner, false);
    assertThat(export().chats()).isZero();
    assertThat(out.resolve("chats.jsonl")).isEmptyFile();
  }

  @Test
  void aFolderOfOtherFilesIsLeftAlone() throws Exception {
    Files.createDirectories(out);
    Files.writeString(out.resolve("thesis.txt"), "years of work");
    assertThatThrownBy(this::export)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds other files");
    assertThat(out.resolve("thesis.txt")).hasContent("years of work");
  }
}
