package dev.lungo.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class GeneratedTextTest {
  private static final Tokenizer TOKENIZER = TinyModels.tokenizer();
  private static final int V = TOKENIZER.vocabularySize() + 13; // padded, as models often are
  private static final Transformer MODEL = TinyModels.gpt2(V, 256, 5);

  @AfterAll
  static void close() {
    MODEL.close();
  }

  /// Sampling that can only write the tokens of a text, one after the other being likely.
  private static Sampling only(String text, long seed) {
    Map<Integer, Double> bias = new HashMap<>();
    for (int id : TOKENIZER.encode(text)) {
      bias.put(id, 200.0);
    }
    return Sampling.PLAIN.withTemperature(20).withLogitBias(bias).withSeed(seed);
  }

  private static GenerationRequest request(String prompt, Sampling sampling) {
    return GenerationRequest.of(TOKENIZER.encode(prompt), 120).withSampling(sampling);
  }

  private static Completion generate(GenerationRequest request, List<GeneratedToken> heard) {
    try (Generator generator = new Generator(MODEL, TOKENIZER, 1, 256)) {
      return generator
          .generate(
              List.of(request),
              (_, token) -> {
                heard.add(token);
                return true;
              })
          .getFirst();
    }
  }

  private static String decode(List<Integer> ids) {
    return TOKENIZER.decode(ids.stream().mapToInt(i -> i).toArray());
  }

  @Test
  void thePiecesJoinToTheTextAndNoneEndsInHalfACharacter() {
    List<GeneratedToken> heard = new ArrayList<>();
    Completion completion = generate(request("the", only("猫🙂é", 3)), heard);
    StringBuilder joined = new StringBuilder();
    for (GeneratedToken token : heard) {
      joined.append(token.text());
      String text = token.text();
      assertThat(text.isEmpty() || !Character.isHighSurrogate(text.charAt(text.length() - 1)))
          .isTrue();
    }
    assertThat(joined.toString()).isEqualTo(completion.text()).isEqualTo(decode(completion.ids()));
    assertThat(heard.getLast().finish()).contains(FinishReason.MAX_TOKENS);
    assertThat(heard).extracting(GeneratedToken::id).isEqualTo(completion.ids());
  }

  @Test
  void aStopStringAcrossTokensIsNeverShown() {
    Completion free = generate(request("the", only("abc d", 4)), new ArrayList<>());
    String text = free.text();
    String stop = text.substring(30, 34);
    int at = text.indexOf(stop);
    List<GeneratedToken> heard = new ArrayList<>();
    Completion stopped =
        generate(
            request("the", only("abc d", 4)).withStops(Set.of(), List.of("never!", stop)), heard);
    assertThat(stopped.text()).isEqualTo(text.substring(0, at));
    assertThat(stopped.finish()).isEqualTo(FinishReason.STOP_STRING);
    assertThat(String.join("", heard.stream().map(GeneratedToken::text).toList()))
        .isEqualTo(stopped.text());
    assertThat(decode(stopped.ids())).endsWith(stop);
  }

  @Test
  void specialTokensAndStopTokensAreNotText() {
    int end = TOKENIZER.special("<|im_end|>").orElseThrow();
    int start = TOKENIZER.special("<|im_start|>").orElseThrow();
    Map<Integer, Double> bias = new HashMap<>(only("ab", 0).logitBias());
    bias.put(end, 150.0);
    bias.put(start, 190.0);
    Sampling sampling = only("ab", 9).withLogitBias(bias);
    Completion completion =
        generate(request("the", sampling).withStops(Set.of(end), List.of()), new ArrayList<>());
    assertThat(completion.ids()).contains(start).endsWith(end);
    assertThat(completion.text()).matches("[ab]*");
    assertThat(completion.finish()).isEqualTo(FinishReason.STOP_TOKEN);
  }

  @Test
  void echoPutsThePromptsTextFirst() {
    List<GeneratedToken> heard = new ArrayList<>();
    GenerationRequest request = request("the cat", Sampling.GREEDY);
    Completion plain = generate(request, new ArrayList<>());
    Completion echo = generate(request.withEcho(true), heard);
    assertThat(echo.text()).isEqualTo("the cat" + plain.text());
    assertThat(heard.getFirst().text()).startsWith("the cat");
  }

  @Test
  void tokensThatTheTokenizerLacksAreNeverDrawn() {
    Map<Integer, Double> bias = new HashMap<>();
    IntStream.range(TOKENIZER.vocabularySize(), V).forEach(id -> bias.put(id, 1000.0));
    Completion completion =
        generate(request("the", Sampling.PLAIN.withLogitBias(bias)), new ArrayList<>());
    assertThat(completion.ids()).allMatch(id -> id < TOKENIZER.vocabularySize());
  }

  @Test
  void aCancelledRequestKeepsWhatItHas() {
    List<String> pieces = new ArrayList<>();
    try (Generator generator = new Generator(MODEL, TOKENIZER, 1, 256)) {
      Completion completion =
          generator
              .generate(
                  List.of(request("the", only("ab", 1))),
                  (_, token) -> {
                    pieces.add(token.text());
                    return pieces.size() < 5;
                  })
              .getFirst();
      assertThat(completion.text()).isEqualTo(String.join("", pieces));
      assertThat(completion.finish()).isEqualTo(FinishReason.CANCELLED);
      assertThat(Optional.of(completion.ids())).map(List::size).contains(5);
    }
  }
}
