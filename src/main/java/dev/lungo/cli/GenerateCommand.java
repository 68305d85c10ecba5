package dev.lungo.cli;

import dev.lungo.files.AtomicFiles;
import dev.lungo.generation.Completion;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.generation.Generator;
import dev.lungo.generation.Sampling;
import dev.lungo.generation.TokenListener;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Continues a prompt, printing the text as it comes.
@Command(
    name = "generate",
    description = {
      "Continue a prompt with a model.",
      "The text goes to standard output as it comes."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "If the model's texts all began with one token (add_bos_token in tokenizer_config.json), it"
          + " is put before the prompt, and an empty prompt is possible.",
      "",
      "Examples:",
      "  ./lungo generate --model runs/first/model --prompt \"Once upon a time\"",
      "  cat letter.txt | ./lungo generate --model runs/first/model --prompt -",
      "  ./lungo generate --model runs/first/model --prompt \"To be\" -n 4 --json"
    })
final class GenerateCommand implements Callable<Integer> {
  @Mixin private ModelOptions model = new ModelOptions();

  @ArgGroup(multiplicity = "1")
  private Prompt prompt = new Prompt();

  /// Where the prompt comes from.
  static final class Prompt {
    @Option(
        names = "--prompt",
        paramLabel = "TEXT",
        description = "The text to continue; - reads it from standard input.")
    private @Nullable String text;

    @Option(
        names = "--prompt-file",
        paramLabel = "FILE",
        description = "A file with the text to continue. One line break at its end is dropped.")
    private @Nullable Path file;

    @Option(
        names = "--prompt-ids",
        paramLabel = "ID",
        split = ",",
        description = "Token ids to continue, with commas; without a tokenizer, ids come out.")
    private @Nullable List<Integer> ids;
  }

  @Option(
      names = "--specials",
      description = "Names of special tokens in the prompt become those tokens.")
  private boolean specials;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "At most this many new tokens (default: ${DEFAULT-VALUE}).")
  private int maxTokens = 256;

  @Mixin private SamplingOptions sampling = new SamplingOptions();

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "End before this text; may be given several times.")
  private List<String> stops = new ArrayList<>();

  @Option(names = "--ignore-end", description = "Go on after the model's own end-of-text token.")
  private boolean ignoreEnd;

  @Option(
      names = "-n",
      paramLabel = "N",
      description = "Number of continuations, with seeds SEED, SEED + 1, ...")
  private int continuations = 1;

  @Option(names = "--echo", description = "Print the prompt, too.")
  private boolean echo;

  @Option(
      names = "--json",
      description = "Print each continuation as a line of JSON: text, ids, finish, seed.")
  private boolean json;

  @Option(
      names = "--logprobs",
      paramLabel = "N",
      description = "With --json: log-probabilities, with N alternatives to each token (0: none).")
  private int logprobs = GenerationRequest.NO_LOGPROBS;

  @Override
  public Integer call() {
    if (continuations < 1) {
      throw new IllegalArgumentException("-n must be 1 or more, but it is " + continuations);
    }
    String text = prompt.ids == null ? promptText() : "";
    Transformer transformer = model.load();
    GenerationConfig config = GenerationConfig.read(model.folder());
    Optional<Tokenizer> tokenizer = model.tokenizer();
    int[] ids =
        prompt.ids == null
            ? encode(model.requireTokenizer("give the prompt as --prompt-ids"), text, config)
            : prompt.ids.stream().mapToInt(Integer::intValue).toArray();
    Sampling first = sampling.resolve(config);
    List<GenerationRequest> requests =
        IntStream.range(0, continuations)
            .mapToObj(i -> request(ids, first.withSeed(first.seed() + i), config))
            .toList();
    // The cache need not hold more than the longest of these can become.
    int capacity =
        (int) Math.min(transformer.config().contextLength(), (long) ids.length + maxTokens);
    int slots = Math.min(continuations, 64);
    try (Generator generator =
        tokenizer.isPresent()
            ? new Generator(transformer, tokenizer.get(), slots, Math.max(2, capacity))
            : new Generator(transformer, slots, Math.max(2, capacity))) {
      run(generator, requests, tokenizer.isPresent());
    }
    return 0;
  }

  private void run(Generator generator, List<GenerationRequest> requests, boolean hasText) {
    boolean stream = requests.size() == 1 && !json;
    PrintStream out = System.out;
    TokenListener listener =
        (_, token) -> {
          if (stream) {
            out.print(hasText ? token.text() : token.id() + " ");
            out.flush();
          }
          return !out.checkError(); // nobody reads any more, as after `| head`
        };
    long start = System.nanoTime();
    List<Completion> completions = generator.generate(requests, listener);
    double seconds = (System.nanoTime() - start) / 1e9;
    if (stream) {
      out.println();
    }
    for (int i = 0; i < completions.size() && !stream; i++) {
      Completion completion = completions.get(i);
      if (json) {
        out.println(toJson(completion, requests.get(i)));
      } else {
        if (i > 0) {
          out.println("---");
        }
        out.println(hasText ? completion.text() : completion.ids());
      }
    }
    int tokens = completions.stream().mapToInt(c -> c.ids().size()).sum();
    System.err.printf(
        Locale.ROOT,
        "%d prompt tokens, %d new tokens in %.2f s: %.1f tokens/s; seed %d; ended by %s%n",
        requests.getFirst().prompt().size(),
        tokens,
        seconds,
        tokens / seconds,
        requests.getFirst().sampling().seed(),
        completions.getFirst().finish().label());
  }

  private GenerationRequest request(int[] ids, Sampling chosen, GenerationConfig config) {
    Set<Integer> end = ignoreEnd ? Set.of() : config.end();
    return GenerationRequest.of(ids, maxTokens)
        .withSampling(chosen)
        .withStops(end, stops)
        .withLogprobs(logprobs)
        .withEcho(echo);
  }

  private int[] encode(Tokenizer tokenizer, String text, GenerationConfig config) {
    int[] ids = specials ? tokenizer.encodeWithSpecials(text) : tokenizer.encode(text);
    int[] all = Begin.before(ids, tokenizer, config);
    if (all.length == 0) {
      throw new IllegalArgumentException(
          "the prompt is empty, and this model has no token that begins a text: give some text");
    }
    return all;
  }

  private String promptText() {
    try {
      if (prompt.file != null) {
        return withoutLastBreak(Files.readString(prompt.file));
      }
      String text = java.util.Objects.requireNonNull(prompt.text);
      return text.equals("-")
          ? withoutLastBreak(new String(System.in.readAllBytes(), StandardCharsets.UTF_8))
          : text;
    } catch (IOException e) {
      throw AtomicFiles.failure(
          "cannot read the prompt from", prompt.file == null ? Path.of("-") : prompt.file, e);
    }
  }

  private static String withoutLastBreak(String text) {
    String end = text.endsWith("\r\n") ? "\r\n" : text.endsWith("\n") ? "\n" : "";
    return text.substring(0, text.length() - end.length());
  }

  private static String toJson(Completion completion, GenerationRequest request) {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("text", completion.text());
    node.put("finish", completion.finish().label());
    node.put("seed", request.sampling().seed());
    ArrayNode ids = node.putArray("ids");
    completion.ids().forEach(ids::add);
    if (request.logprobs() != GenerationRequest.NO_LOGPROBS) {
      ArrayNode list = node.putArray("logprobs");
      completion
          .logprobs()
          .forEach(
              logprob -> {
                ObjectNode one = list.addObject();
                one.put("model", logprob.model());
                one.put("sampling", logprob.sampling());
                ArrayNode top = one.putArray("top");
                logprob
                    .top()
                    .forEach(a -> top.addObject().put("id", a.id()).put("logprob", a.logprob()));
              });
    }
    return node.toString();
  }
}
