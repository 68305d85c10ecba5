package dev.lungo.serving;

import dev.lungo.bench.Memory;
import dev.lungo.bench.Table;
import dev.lungo.chat.ChatTemplate;
import dev.lungo.generation.AnswerListener;
import dev.lungo.generation.BatchEngine;
import dev.lungo.generation.Completion;
import dev.lungo.generation.Engine;
import dev.lungo.generation.GeneratedToken;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.generation.ModelThread;
import dev.lungo.generation.Sampling;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.serving.openai.OpenAi;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import dev.lungo.torch.Device;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;

/// The server under load, over a 3.2M-parameter model of random weights (depth 4), clients in the
/// same process: what the server adds to the first token, tokens per second at 1 and 16 streams,
/// and many streams for minutes.
///
/// `--minutes N` (5) and `--streams N` (64) set the last part, `--seconds N` (20) the part before.
public final class ServeBenchmark {
  private static final int V = 8192;
  private static final int CONTEXT = 512;
  private static final int ANSWER = 128;
  private static final int ROUNDS = 40;

  private final TestServer server;
  private final ServedModel model;
  private final HttpClient client = HttpClient.newHttpClient();
  private final SplittableRandom random = new SplittableRandom(1);
  private final Table table = new Table("what", "measured", "asked");

  private ServeBenchmark(TestServer server, ServedModel model) {
    this.server = server;
    this.model = model;
  }

  public static void main(String... arguments) throws Exception {
    double minutes = option(arguments, "--minutes", 5);
    int streams = (int) option(arguments, "--streams", 64);
    double seconds = option(arguments, "--seconds", 20);
    Tokenizer tokenizer = new TokenizerTrainer(V).train(words());
    Transformer transformer =
        Transformer.create(ModelConfig.forDepth(4, V, CONTEXT), Device.best(), 1);
    System.err.printf("%,d parameters%n", transformer.parameterCount());
    try (ModelThread thread = new ModelThread()) {
      Engine engine = new BatchEngine(transformer, tokenizer, streams, CONTEXT, streams, thread);
      ServedModel model =
          new ServedModel(
              "bench",
              "1",
              Instant.EPOCH,
              1,
              CONTEXT,
              tokenizer,
              Optional.of(ChatTemplate.of(tokenizer)),
              List.of(),
              Set.of(),
              Sampling.PLAIN,
              List.of(),
              engine);
      ServerOptions options =
          TestServer.options().withTimes(Duration.ofMinutes(30), Duration.ofSeconds(5));
      Models models = new Models(List.of(model));
      try (TestServer server =
          TestServer.start(options, models, Access.OPEN, List.of(new OpenAi(models, options)))) {
        ServeBenchmark benchmark = new ServeBenchmark(server, model);
        benchmark.firstToken();
        benchmark.throughput(seconds);
        benchmark.load(streams, minutes);
        System.out.print(benchmark.table);
      }
    }
  }

  /// Made-up words, enough of them for a vocabulary of the size that models have.
  private static Stream<String> words() {
    SplittableRandom random = new SplittableRandom(2);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder word = new StringBuilder(" ");
      for (int k = 0; k < 3 + random.nextInt(6); k++) {
        word.append((char) ('a' + random.nextInt(26)));
      }
      words.add(word.toString());
    }
    return Stream.of(String.join("", words).repeat(3));
  }

  private static double option(String[] arguments, String name, double otherwise) {
    int at = Arrays.asList(arguments).indexOf(name);
    return at < 0 ? otherwise : Double.parseDouble(arguments[at + 1]);
  }

  /// A prompt that begins unlike the others, so that nothing of it is known already.
  private synchronized String prompt() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private static String body(String prompt, int tokens) {
    return ("{\"stream\":true,\"logprobs\":true,\"max_tokens\":%d,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}")
        .formatted(tokens, prompt);
  }

  /// Hears of each chunk that has a token.
  private interface Chunk {
    void came();
  }

  private void ask(String prompt, int tokens, Chunk chunk) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/v1/chat/completions"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body(prompt, tokens)))
            .build();
    HttpResponse<Stream<String>> response = client.send(request, BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      boolean done = false;
      for (String line : (Iterable<String>) lines::iterator) {
        done |= line.equals("data: [DONE]");
        if (line.contains("\"error\"")) {
          throw new IOException(line);
        }
        if (line.contains("\"token\"")) {
          chunk.came();
        }
      }
      if (response.statusCode() != 200 || !done) {
        throw new IOException("status " + response.statusCode() + ", complete: " + done);
      }
    }
  }

  private void firstToken() throws Exception {
    double[] alone = new double[ROUNDS];
    double[] served = new double[ROUNDS];
    for (int round = -5; round < ROUNDS; round++) { // the first few warm up
      double ofEngine = engineAlone(prompt());
      double ofServer = throughServer(prompt());
      if (round >= 0) {
        alone[round] = ofEngine;
        served[round] = ofServer;
      }
    }
    double a = Table.median(alone);
    double s = Table.median(served);
    table.row("first token, engine alone, median ms", a, "");
    table.row("first token through the server, median ms", s, "");
    table.row("the server adds, ms", s - a, "15 or less");
  }

  private double engineAlone(String prompt) throws Exception {
    CompletableFuture<Long> first = new CompletableFuture<>();
    CompletableFuture<Completion> end = new CompletableFuture<>();
    long begin = System.nanoTime();
    int[] ids =
        model
            .template()
            .orElseThrow()
            .prompt(dev.lungo.chat.Conversation.of(dev.lungo.chat.Message.user(prompt)));
    Engine.Running _ =
        model
            .engine()
            .start(
                GenerationRequest.of(ids, 2).withLogprobs(0),
                Duration.ofMinutes(1),
                new AnswerListener() {
                  @Override
                  public boolean token(GeneratedToken token) {
                    first.complete(System.nanoTime() - begin);
                    return true;
                  }

                  @Override
                  public void end(Completion completion) {
                    end.complete(completion);
                  }
                });
    end.get();
    return first.get() / 1e6;
  }

  private double throughServer(String prompt) throws Exception {
    long begin = System.nanoTime();
    List<Double> times = new ArrayList<>();
    ask(prompt, 2, () -> times.add((System.nanoTime() - begin) / 1e6));
    return times.getFirst();
  }

  private void throughput(double seconds) throws Exception {
    double one = tokensPerSecond(1, seconds);
    double sixteen = tokensPerSecond(16, seconds);
    table.row("tokens/s, 1 stream", one, "");
    table.row("tokens/s, 16 streams", sixteen, "");
    table.row("ratio", sixteen / one, "4 or more");
  }

  private double tokensPerSecond(int streams, double seconds) throws Exception {
    long before = model.engine().load().generatedTokens();
    long begin = System.nanoTime();
    int _ = run(streams, seconds, new Gaps());
    long tokens = model.engine().load().generatedTokens() - before;
    return tokens / ((System.nanoTime() - begin) / 1e9);
  }

  /// Milliseconds between the tokens of an answer, counted, and what went wrong.
  private static final class Gaps {
    private final AtomicIntegerArray counts = new AtomicIntegerArray(120_000);
    private final List<Exception> errors = new CopyOnWriteArrayList<>();

    void add(double millis) {
      counts.incrementAndGet((int) Math.min(counts.length() - 1, millis));
    }

    /// The gap that a share of all does not exceed.
    int quantile(double share) {
      long all = 0;
      for (int i = 0; i < counts.length(); i++) {
        all += counts.get(i);
      }
      long seen = 0;
      int at = -1;
      while (seen < share * all && at < counts.length() - 1) {
        seen += counts.get(++at);
      }
      return at;
    }
  }

  /// Streams that ask again and again until the time is over, and then to the end of their
  /// answer.
  ///
  /// @return answers
  private int run(int streams, double seconds, Gaps gaps) throws InterruptedException {
    long end = System.nanoTime() + (long) (1e9 * seconds);
    AtomicInteger answers = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                while (System.nanoTime() < end) {
                  askOnce(gaps, answers);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return answers.get();
  }

  private void askOnce(Gaps gaps, AtomicInteger answers) {
    long[] last = {0};
    try {
      ask(
          prompt(),
          ANSWER,
          () -> {
            long now = System.nanoTime();
            if (last[0] > 0) {
              gaps.add((now - last[0]) / 1e6);
            }
            last[0] = now;
          });
      answers.incrementAndGet();
    } catch (Exception e) {
      gaps.errors.add(e);
    }
  }

  private void load(int streams, double minutes) throws Exception {
    Gaps gaps = new Gaps();
    double before = Memory.residentMegabytes();
    long tokens = model.engine().load().generatedTokens();
    long begin = System.nanoTime();
    Thread watch = Thread.ofPlatform().daemon().start(() -> watch(begin));
    int answers = run(streams, 60 * minutes, gaps);
    watch.interrupt();
    double seconds = (System.nanoTime() - begin) / 1e9;
    double speed = (model.engine().load().generatedTokens() - tokens) / seconds;
    gaps.errors.stream().limit(5).forEach(System.err::println);
    String name = "%d streams, %.1f minutes: ".formatted(streams, minutes);
    table.row(name + "answers", answers, "");
    table.row(name + "errors", gaps.errors.size(), "0");
    table.row(name + "tokens/s", speed, "");
    table.row(name + "ms between tokens, median", gaps.quantile(0.5), "");
    table.row(name + "the same, 99.9 %", gaps.quantile(0.999), "");
    table.row(
        name + "the longest, beyond what the speed implies",
        gaps.quantile(1) - 1000 * streams / speed,
        "2000 or less");
    table.row(name + "memory before, MB", before, "");
    table.row(name + "memory after, MB", Memory.residentMegabytes(), "level");
  }

  /// Says every few seconds how fast it goes and how much memory is in use.
  private void watch(long begin) {
    try {
      long then = begin;
      long before = model.engine().load().generatedTokens();
      while (true) {
        Thread.sleep(15_000);
        long now = System.nanoTime();
        long tokens = model.engine().load().generatedTokens();
        System.err.printf(
            Locale.ROOT,
            "%4.0f s: %.0f tokens/s, %.0f MB resident, %.0f MB of it heap%n",
            (now - begin) / 1e9,
            (tokens - before) / ((now - then) / 1e9),
            Memory.residentMegabytes(),
            Runtime.getRuntime().totalMemory() / 1e6);
        then = now;
        before = tokens;
      }
    } catch (InterruptedException _) {
      // the load is over
    }
  }
}
