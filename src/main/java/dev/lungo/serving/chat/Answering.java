package dev.lungo.serving.chat;

import dev.lungo.chat.Message;
import dev.lungo.chat.Role;
import dev.lungo.generation.Engine;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.serving.Answers;
import dev.lungo.serving.ApiException;
import dev.lungo.serving.Models;
import dev.lungo.serving.ServedModel;
import dev.lungo.serving.ServerOptions;
import dev.lungo.serving.access.SignedIn;
import dev.lungo.store.NewAnswer;
import dev.lungo.store.SamplingSettings;
import dev.lungo.store.SavedConversation;
import dev.lungo.store.SavedMessage;
import dev.lungo.store.Sent;
import dev.lungo.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Starts answers.
///
/// The order matters. The engine is asked first, so that a busy server refuses before anything is
/// stored; then the message and its answers are stored together; only then is anything
/// acknowledged. Where storing fails, the engine is told to forget it.
final class Answering {
  private final Store store;
  private final Models models;
  private final ServerOptions server;
  private final ChatOptions options;
  private final LiveAnswers live;

  Answering(
      Store store, Models models, ServerOptions server, ChatOptions options, LiveAnswers live) {
    this.store = store;
    this.models = models;
    this.server = server;
    this.options = options;
    this.live = live;
  }

  /// An answer that is about to be asked for.
  private record Plan(NewAnswer answer, Prompt prompt) {}

  /// Stores a person's message and has it answered, sometimes twice.
  ///
  /// @param parent the message that it follows; null at the start
  /// @param key names this sending
  Sent send(
      SignedIn who,
      SavedConversation conversation,
      @Nullable String parent,
      String content,
      @Nullable String key,
      boolean dropOldest) {
    ServedModel model = models.require(conversation.model());
    List<Message> messages = Prompt.messages(conversation.system(), path(who, parent));
    messages.add(Message.user(content));
    SamplingSettings settings = Settings.forAnswer(conversation.settings(), model, 0);
    Plan plan = plan(model, messages, "", settings, dropOldest);
    List<Plan> plans = new ArrayList<>(List.of(plan));
    if (isComparison(who, settings)) {
      SamplingSettings other = Settings.forAnswer(conversation.settings(), model, 1);
      plans.add(new Plan(answer(model, other, plan.prompt().dropped(), ""), plan.prompt()));
    }
    Sent[] sent = new Sent[1];
    start(
        who,
        model,
        plans,
        answers -> {
          String owner = who.person().id();
          sent[0] = store.messages().send(owner, conversation.id(), parent, content, key, answers);
          return sent[0].fresh() ? sent[0].answers() : List.of();
        });
    return sent[0];
  }

  /// One more answer to a person's message.
  ///
  /// @param nth how many there are already
  List<SavedMessage> again(
      SignedIn who, SavedConversation conversation, String question, int nth, boolean dropOldest) {
    ServedModel model = models.require(conversation.model());
    List<Message> messages = Prompt.messages(conversation.system(), path(who, question));
    SamplingSettings settings = Settings.forAnswer(conversation.settings(), model, nth);
    return answer(who, model, question, plan(model, messages, "", settings, dropOldest));
  }

  /// An answer that begins as a half one did.
  ///
  /// @param half whose model is the same as it was
  List<SavedMessage> goOn(
      SignedIn who, SavedConversation conversation, SavedMessage half, int nth) {
    SavedMessage.Origin origin = half.origin();
    String question = half.parent();
    if (origin == null || question == null) {
      throw ApiException.conflict("not_an_answer", "only an answer can go on");
    }
    ServedModel model = models.require(origin.model());
    if (!model.version().equals(origin.version())) {
      throw ApiException.conflict(
          "version_gone",
          "the model '%s' is version %s now, and version %s began this answer; ask again instead"
              .formatted(model.name(), model.version(), origin.version()));
    }
    List<Message> messages = Prompt.messages(conversation.system(), path(who, question));
    SamplingSettings settings = Settings.forAnswer(origin.sampling(), model, nth);
    boolean dropOldest = origin.dropped() > 0; // as was agreed to then
    return answer(
        who, model, question, plan(model, messages, half.content(), settings, dropOldest));
  }

  private List<SavedMessage> answer(SignedIn who, ServedModel model, String question, Plan plan) {
    String owner = who.person().id();
    return start(
        who, model, List.of(plan), answers -> store.messages().answer(owner, question, answers));
  }

  private List<SavedMessage> path(SignedIn who, @Nullable String message) {
    return message == null ? List.of() : store.messages().path(who.person().id(), message);
  }

  private static Plan plan(
      ServedModel model,
      List<Message> messages,
      String begun,
      SamplingSettings settings,
      boolean dropOldest) {
    if (messages.isEmpty() || messages.getLast().role() != Role.USER) {
      throw ApiException.conflict("not_a_question", "only a person's message can be answered");
    }
    int longest = Settings.or(settings.maxTokens(), model.contextLength());
    Prompt prompt = Prompt.of(model, messages, begun, longest, dropOldest);
    return new Plan(answer(model, settings, prompt.dropped(), begun), prompt);
  }

  private static NewAnswer answer(
      ServedModel model, SamplingSettings settings, int dropped, String begun) {
    return new NewAnswer(model.name(), model.version(), settings, dropped, begun);
  }

  /// Whoever does not want to train the next model is not asked to; and where nothing is drawn, two
  /// answers would be one.
  private boolean isComparison(SignedIn who, SamplingSettings settings) {
    return !Boolean.FALSE.equals(who.person().consent())
        && Settings.or(settings.temperature(), 1.0) > 0
        && ThreadLocalRandom.current().nextDouble() < options.compareShare();
  }

  /// Asks the engine, stores, publishes.
  ///
  /// @param storing stores those answers that could be started, and returns them in their order,
  ///     or none if they are not wanted after all
  private List<SavedMessage> start(
      SignedIn who,
      ServedModel model,
      List<Plan> plans,
      Function<List<NewAnswer>, List<SavedMessage>> storing) {
    live.reserve(who, plans.size());
    List<LiveAnswer> started = new ArrayList<>();
    List<SavedMessage> stored = List.of();
    try {
      for (Plan plan : plans) {
        if (!start(model, plan, started)) {
          break; // there is room for one: so it is no comparison
        }
      }
      stored = storing.apply(plans.subList(0, started.size()).stream().map(Plan::answer).toList());
    } finally {
      live.release(who, plans.size() - stored.size());
      started.subList(stored.size(), started.size()).forEach(LiveAnswer::stop);
    }
    for (int i = 0; i < stored.size(); i++) {
      live.publish(who, stored.get(i), started.get(i));
    }
    return stored;
  }

  private boolean start(ServedModel model, Plan plan, List<LiveAnswer> started) {
    LiveAnswer answer = new LiveAnswer(plan.prompt().ids().length, plan.answer().content());
    try {
      answer.started(model.engine().start(request(model, plan), server.deadline(), answer));
    } catch (Engine.BusyException | Engine.ClosedException | IllegalArgumentException e) {
      if (started.isEmpty()) {
        throw Answers.refused(e);
      }
      return false;
    }
    started.add(answer);
    return true;
  }

  private static GenerationRequest request(ServedModel model, Plan plan) {
    SamplingSettings settings = plan.answer().sampling();
    Set<Integer> ends = new TreeSet<>(model.end());
    ends.add(Prompt.template(model).endToken());
    return GenerationRequest.of(
            plan.prompt().ids(), Settings.or(settings.maxTokens(), GenerationRequest.UNLIMITED))
        .withStops(ends, List.of())
        .withSampling(Settings.sampling(settings, model));
  }
}
