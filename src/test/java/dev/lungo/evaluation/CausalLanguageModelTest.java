package dev.lungo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.evaluation.LanguageModel.Answer;
import dev.lungo.evaluation.LanguageModel.Continuations;
import dev.lungo.evaluation.LanguageModel.Likelihood;
import dev.lungo.evaluation.LanguageModel.Open;
import dev.lungo.evaluation.LanguageModel.WholeText;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.generation.Sampling;
import dev.lungo.generation.Scorer;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CausalLanguageModelTest {
  private static final int CONTEXT = 64;
  private static final Tokenizer TOKENIZER =
      new TokenizerTrainer(300)
          .train(Stream.of("the cat sat on the mat, the cat is fat, the mat is flat"));
  private static final int BORDER = TOKENIZER.special(ChatTemplate.DOCUMENT).orElseThrow();
  private static final Transformer TRANSFORMER = opinionated();
  private static final GenerationConfig CONFIG =
      new GenerationConfig(Optional.of(ChatTemplate.DOCUMENT), Set.of(BORDER), Optional.empty());

  /// Random weights, large enough to prefer some tokens clearly.
  private static Transformer opinionated() {
    Transformer model =
        Transformer.create(
            ModelConfig.forDepth(2, TOKENIZER.vocabularySize(), CONTEXT), Device.cpu(), 3);
    Scopes.run(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            for (Tensor parameter : model.parameters().values()) {
              if (parameter.dim() == 2) {
                parameter.mul_(new Scalar(5.0));
              }
            }
          }
          return 0;
        });
    return model;
  }

  @AfterAll
  static void close() {
    TRANSFORMER.close();
  }

  private static CausalLanguageModel plain() {
    return new CausalLanguageModel(TRANSFORMER, TOKENIZER, CONFIG, Optional.empty());
  }

  private static CausalLanguageModel chat() {
    return new CausalLanguageModel(
        TRANSFORMER, TOKENIZER, CONFIG, Optional.of(ChatTemplate.of(TOKENIZER)));
  }

  /// The sum over the tokens from an index on.
  private static double sum(int[] ids, int from) {
    float[] scores = new Scorer(TRANSFORMER).score(ids);
    return IntStream.range(from, ids.length).mapToDouble(i -> scores[i]).sum();
  }

  private static int[] joined(int[]... parts) {
    return Stream.of(parts).flatMapToInt(IntStream::of).toArray();
  }

  private static Prompt prompt(String question) {
    return Prompt.of(question);
  }

  @Test
  void aContinuationIsScoredAfterTheBeginTokenAndThePrompt() {
    Prompt prompt =
        new Prompt(List.of(new Prompt.Shot("the cat is", " fat")), "the mat is", "\n\n");
    List<Likelihood> likelihoods =
        plain()
            .continuations(List.of(new Continuations(prompt, List.of(" flat", " on the cat"))))
            .getFirst();
    int[] before = joined(new int[] {BORDER}, TOKENIZER.encode("the cat is fat\n\nthe mat is"));
    for (int i = 0; i < 2; i++) {
      int[] after = TOKENIZER.encode(List.of(" flat", " on the cat").get(i));
      assertThat(likelihoods.get(i).logProbability())
          .isCloseTo(sum(joined(before, after), before.length), offset(1e-3));
      assertThat(likelihoods.get(i).tokens()).isEqualTo(after.length);
      assertThat(likelihoods.get(i).cut()).isFalse();
    }
  }

  @Test
  void whereTokensSpanTheBorderAllOptionsAreScoredFromTheSamePlace() {
    // "the" is one token, so "th" + "e" parts after the begin token, and "th" + "y" with it.
    List<Likelihood> likelihoods =
        plain()
            .continuations(List.of(new Continuations(prompt("cat th"), List.of("e", "y"))))
            .getFirst();
    for (int i = 0; i < 2; i++) {
      int[] whole = joined(new int[] {BORDER}, TOKENIZER.encode("cat th" + "ey".charAt(i)));
      int common = 1 + TOKENIZER.encode("cat").length;
      assertThat(likelihoods.get(i).logProbability()).isCloseTo(sum(whole, common), offset(1e-3));
    }
  }

  @Test
  void aTextOfAnyLengthIsScoredWholeAndFromItsFirstToken() {
    String text = "the cat sat on the mat. ".repeat(20);
    int[] ids = joined(new int[] {BORDER}, TOKENIZER.encode(text));
    assertThat(ids.length).isGreaterThan(2 * CONTEXT);
    Likelihood likelihood = plain().texts(List.of(new WholeText(prompt(""), text))).getFirst();
    assertThat(likelihood.tokens()).isEqualTo(ids.length - 1);
    assertThat(likelihood.logProbability()).isCloseTo(sum(ids, 1), offset(1e-2));
  }

  @Test
  void aPromptThatIsTooLongLosesItsExamplesFirstAndThenItsBeginning() {
    List<Prompt.Shot> shots = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      shots.add(new Prompt.Shot("cat number " + i + " is", " fat"));
    }
    Prompt many = new Prompt(shots, "the mat is", "\n\n");
    Prompt few = new Prompt(shots.subList(6, 8), "the mat is", "\n\n");
    List<Likelihood> cut =
        plain().continuations(List.of(new Continuations(many, List.of(" flat")))).getFirst();
    List<Likelihood> whole =
        plain().continuations(List.of(new Continuations(few, List.of(" flat")))).getFirst();
    assertThat(cut.getFirst().cut()).isTrue();
    assertThat(whole.getFirst().cut()).isFalse();
    assertThat(cut.getFirst().logProbability())
        .isCloseTo(whole.getFirst().logProbability(), offset(1e-3));

    String question = "xyz ".repeat(60) + "the mat is";
    Likelihood long_ =
        plain()
            .continuations(List.of(new Continuations(prompt(question), List.of(" flat"))))
            .getFirst()
            .getFirst();
    int[] after = TOKENIZER.encode(" flat");
    int[] all = TOKENIZER.encode(question);
    int[] kept = IntStream.of(all).skip(all.length - (CONTEXT - 1 - after.length)).toArray();
    assertThat(long_.cut()).isTrue();
    assertThat(long_.logProbability())
        .isCloseTo(
            sum(joined(new int[] {BORDER}, kept, after), CONTEXT - after.length), offset(1e-3));
  }

  @Test
  void aChatModelIsAskedInTurns() {
    Prompt prompt =
        new Prompt(List.of(new Prompt.Shot("the cat is", " fat")), "the mat is\n", "\n\n");
    int[] before =
        ChatTemplate.of(TOKENIZER)
            .prompt(
                Conversation.of(
                    Message.user("the cat is"),
                    Message.assistant("fat"),
                    Message.user("the mat is")));
    int[] after = TOKENIZER.encode("flat");
    Likelihood likelihood =
        chat()
            .continuations(List.of(new Continuations(prompt, List.of(" flat"))))
            .getFirst()
            .getFirst();
    assertThat(likelihood.logProbability())
        .isCloseTo(sum(joined(before, after), before.length), offset(1e-3));
    // A text that answers nothing is none of the assistant's.
    WholeText text = new WholeText(prompt(""), "the cat sat");
    assertThat(chat().texts(List.of(text))).isEqualTo(plain().texts(List.of(text)));
  }

  @Test
  void answersAreTheLikeliestTokensUpToAStop() {
    List<Open> requests =
        List.of(
            new Open(prompt("the cat"), 8, List.of()),
            new Open(prompt("the mat is on the"), 8, List.of()),
            new Open(prompt("a"), 3, List.of()));
    List<Answer> answers = plain().answers(requests);
    for (int i = 0; i < requests.size(); i++) {
      String question = requests.get(i).prompt().question();
      String expected = greedy(question, requests.get(i).maxTokens());
      assertThat(answers.get(i).text()).as(question).isEqualTo(expected);
    }
    String first = answers.getFirst().text();
    String stop = first.substring(first.length() / 2, first.length() / 2 + 1);
    Answer stopped =
        plain().answers(List.of(new Open(prompt("the cat"), 8, List.of(stop)))).getFirst();
    assertThat(stopped.text()).isEqualTo(first.substring(0, first.indexOf(stop)));
    assertThat(stopped.ended()).isTrue();
    Answer cut =
        plain().answers(List.of(new Open(prompt("cat ".repeat(99)), 8, List.of()))).getFirst();
    assertThat(cut.cut()).isTrue();
  }

  @Test
  void sampledAnswersFollowFromTheirSeedAndPromptAlone() {
    List<Open> requests =
        IntStream.range(0, 40)
            .mapToObj(i -> new Open(prompt("the cat " + i), 8, List.of()))
            .toList();
    List<Answer> answers = sampling(1.5, 1).answers(requests);
    assertThat(sampling(1.5, 1).answers(requests.reversed()))
        .isEqualTo(answers.reversed())
        .isNotEqualTo(sampling(1.5, 2).answers(requests.reversed()));
    assertThat(answers).isNotEqualTo(plain().answers(requests));
    assertThat(sampling(0.001, 1).answers(requests)).isEqualTo(plain().answers(requests));
  }

  private static CausalLanguageModel sampling(double temperature, long seed) {
    return new CausalLanguageModel(
        TRANSFORMER,
        TOKENIZER,
        CONFIG,
        Optional.empty(),
        Sampling.PLAIN.withTemperature(temperature).withSeed(seed));
  }

  /// One token at a time, by scoring every token of the vocabulary.
  private static String greedy(String question, int tokens) {
    int[] ids = joined(new int[] {BORDER}, TOKENIZER.encode(question));
    List<Integer> answer = new ArrayList<>();
    while (answer.size() < tokens) {
      int[] before = ids;
      List<int[]> all =
          IntStream.range(0, TOKENIZER.vocabularySize())
              .mapToObj(id -> joined(before, new int[] {id}))
              .toList();
      List<float[]> scores = new Scorer(TRANSFORMER).score(all);
      int best =
          IntStream.range(0, all.size())
              .reduce((a, b) -> scores.get(b)[before.length] > scores.get(a)[before.length] ? b : a)
              .orElseThrow();
      if (best == BORDER) {
        break;
      }
      answer.add(best);
      ids = all.get(best);
    }
    return TOKENIZER.decode(answer.stream().mapToInt(Integer::intValue).toArray());
  }

  @Test
  void aModelThatNamesNoBeginTokenReadsTextsAfterItsEndToken() {
    CausalLanguageModel model =
        new CausalLanguageModel(
            TRANSFORMER,
            TOKENIZER,
            new GenerationConfig(Optional.empty(), Set.of(BORDER), Optional.empty()),
            Optional.empty());
    WholeText text = new WholeText(prompt(""), "the cat sat");
    assertThat(model.texts(List.of(text))).isEqualTo(plain().texts(List.of(text)));
    int[] before = TOKENIZER.encode("the mat is");
    assertThat(
            model
                .continuations(List.of(new Continuations(prompt("the mat is"), List.of(" flat"))))
                .getFirst()
                .getFirst()
                .logProbability())
        .isCloseTo(sum(joined(before, TOKENIZER.encode(" flat")), before.length), offset(1e-3));
    // Without any such token, the first has no probability.
    CausalLanguageModel bare =
        new CausalLanguageModel(
            TRANSFORMER,
            TOKENIZER,
            new GenerationConfig(Optional.empty(), Set.of(), Optional.empty()),
            Optional.empty());
    int[] ids = TOKENIZER.encode("the cat sat");
    Likelihood likelihood = bare.texts(List.of(text)).getFirst();
    assertThat(likelihood.tokens()).isEqualTo(ids.length - 1);
    assertThat(likelihood.logProbability()).isCloseTo(sum(ids, 1), offset(1e-3));
  }

  @Test
  void aModelOfNoNumbersIsNamedAsSuch() {
    Transformer broken =
        Transformer.create(
            ModelConfig.forDepth(1, TOKENIZER.vocabularySize(), CONTEXT), Device.cpu(), 3);
    try (broken) {
      Scopes.run(
          () -> {
            try (NoGradGuard _ = new NoGradGuard()) {
              return broken.parameters().firstEntry().getValue().mul_(new Scalar(Double.NaN));
            }
          });
      CausalLanguageModel model =
          new CausalLanguageModel(broken, TOKENIZER, CONFIG, Optional.empty());
      assertThatThrownBy(
              () -> model.continuations(List.of(new Continuations(prompt("a"), List.of("b")))))
          .hasMessageContaining("probabilities that are no numbers");
    }
  }
}
