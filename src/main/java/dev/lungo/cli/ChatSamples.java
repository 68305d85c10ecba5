package dev.lungo.cli;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.generation.Completion;
import dev.lungo.generation.FinishReason;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.generation.Generator;
import dev.lungo.generation.Sampling;
import dev.lungo.generation.TokenListener;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.training.Metric;
import dev.lungo.training.RunParts;
import dev.lungo.training.SamplesRecipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/// What a model in tuning answers to some questions, each time with the same seeds, and how many of
/// its answers end.
///
/// @param questions all that are asked
/// @param shown how many of them, from the first on, are written out
record ChatSamples(
    Tokenizer tokenizer,
    ChatTemplate template,
    List<Conversation> questions,
    int shown,
    SamplesRecipe recipe,
    long seed)
    implements RunParts.Sampler {
  private static final int SLOTS = 16;

  @Override
  public List<Metric> sample(Transformer model, long step) {
    if (questions.isEmpty()) {
      return List.of();
    }
    int context = model.config().contextLength();
    Sampling sampling =
        recipe.temperature() == 0
            ? Sampling.PLAIN.withTemperature(0)
            : Sampling.PLAIN.withTemperature(recipe.temperature()).withTruncation(50, 1, 0);
    Set<Integer> ends = Set.copyOf(model.config().tokens().end());
    List<GenerationRequest> requests = new ArrayList<>();
    for (Conversation question : questions) {
      requests.add(
          GenerationRequest.of(
                  template.prompt(template.fit(question, context - 1)), recipe.tokens())
              .withSampling(sampling.withSeed(seed + requests.size()))
              .withStops(ends, List.of()));
    }
    int longest = requests.stream().mapToInt(r -> r.prompt().size()).max().orElseThrow();
    int capacity = Math.min(context, longest + recipe.tokens());
    try (Generator generator =
        new Generator(model, tokenizer, Math.min(SLOTS, requests.size()), capacity)) {
      return metrics(step, generator.generate(requests, TokenListener.NONE));
    }
  }

  private List<Metric> metrics(long step, List<Completion> answers) {
    List<Metric> metrics = new ArrayList<>();
    for (int i = 0; i < Math.min(shown, answers.size()); i++) {
      Completion answer = answers.get(i);
      metrics.add(
          new Metric.Answer(step, text(questions.get(i)), answer.text().strip(), ended(answer)));
    }
    SequencedMap<String, Double> share = new LinkedHashMap<>();
    long ended = answers.stream().filter(ChatSamples::ended).count();
    share.put("share of answers that end", (double) ended / answers.size());
    metrics.add(new Metric.Measured(step, share));
    return metrics;
  }

  private static boolean ended(Completion answer) {
    return answer.finish() == FinishReason.STOP_TOKEN;
  }

  /// The last question, or all of a conversation of several turns.
  private static String text(Conversation question) {
    return question.messages().size() == 1
        ? question.last().content()
        : question.messages().stream()
            .map((Message m) -> m.role().text() + ": " + m.content())
            .collect(Collectors.joining("\n"));
  }
}
