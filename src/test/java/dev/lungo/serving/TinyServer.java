package dev.lungo.serving;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.generation.BatchEngine;
import dev.lungo.generation.Engine;
import dev.lungo.generation.ModelThread;
import dev.lungo.generation.Sampling;
import dev.lungo.generation.TinyModels;
import dev.lungo.serving.openai.OpenAi;
import dev.lungo.tokenizer.Tokenizer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A server over a real, tiny Transformer with random weights, named `tiny`, which can chat, and a
/// model named `busy`, which never has time.
public final class TinyServer implements AutoCloseable {
  public static final Tokenizer TOKENIZER = TinyModels.tokenizer();
  public static final int CONTEXT = 128;
  public static final int END = TOKENIZER.special(ChatTemplate.DOCUMENT).orElseThrow();

  private final ModelThread thread = new ModelThread();
  private final TestServer server;

  private TinyServer(ServerOptions options, Access access, int slots, int queue) {
    Metrics metrics = new Metrics();
    ServedModel tiny = model("tiny", 1, slots, queue, metrics);
    Engine never =
        (_, _, _) -> {
          throw new Engine.BusyException("the model is busy", Duration.ofSeconds(7));
        };
    Models models = new Models(List.of(tiny, TestServer.model("busy", never)));
    metrics.watch(models);
    server =
        TestServer.start(options, models, access, List.of(new OpenAi(models, options), metrics));
  }

  public static TinyServer start() {
    return start(Access.OPEN, 4, 60);
  }

  public static TinyServer start(Access access, int slots, int queue) {
    return new TinyServer(TestServer.options(), access, slots, queue);
  }

  private ServedModel model(String name, long seed, int slots, int queue, Metrics metrics) {
    Engine engine =
        new BatchEngine(
            TinyModels.gpt2(TOKENIZER.vocabularySize(), CONTEXT, seed),
            TOKENIZER,
            slots,
            CONTEXT,
            queue,
            thread);
    return new ServedModel(
        name,
        "seed" + seed,
        Instant.EPOCH,
        1,
        CONTEXT,
        TOKENIZER,
        Optional.of(ChatTemplate.of(TOKENIZER)),
        List.of(END),
        Set.of(END),
        Sampling.PLAIN,
        List.of(),
        metrics.measured(name, engine));
  }

  public TestServer http() {
    return server;
  }

  /// What an OpenAI client takes as its base.
  public String base() {
    return server.uri("/v1").toString();
  }

  @Override
  public void close() {
    server.close();
    thread.close();
  }
}
