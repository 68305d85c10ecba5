package dev.lungo.cli;

import dev.lungo.generation.ModelThread;
import dev.lungo.serving.Feature;
import dev.lungo.serving.Metrics;
import dev.lungo.serving.ModelWatch;
import dev.lungo.serving.Models;
import dev.lungo.serving.ServedModel;
import dev.lungo.serving.Server;
import dev.lungo.serving.ServerOptions;
import dev.lungo.serving.access.SessionApi;
import dev.lungo.serving.access.StoreAccess;
import dev.lungo.serving.chat.ChatApi;
import dev.lungo.serving.chat.ChatOptions;
import dev.lungo.serving.openai.OpenAi;
import dev.lungo.store.Store;
import dev.lungo.torch.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Serves models over HTTP until it is stopped.
@Command(
    name = "serve",
    description = "Serve a model: the chat page and an OpenAI-compatible API.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The address is printed once the server is ready. Ctrl-C stops it; running answers may end",
      "within the grace time. A model whose files are replaced by a newer version is taken over",
      "within seconds, without losing a request.",
      "",
      "Conversations and feedback are kept in the store. On this machine alone the server is open",
      "until there are users or keys (see `users` and `keys`); on another --host it does not",
      "start without.",
      "",
      "Examples:",
      "  ./lungo serve --model runs/chat/model",
      "  ./lungo serve --model small=runs/a/model --model large=runs/b/model \\",
      "      --port 9000",
      "  ./lungo users add ada",
      "  ./lungo serve --model runs/chat/model --host 0.0.0.0 --allow-host chat.local",
      "  curl -s localhost:8080/v1/chat/completions -H 'Content-Type: application/json' \\",
      "      -d '{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'"
    })
final class ServeCommand implements Callable<Integer> {
  /// Between looks at whether a model was trained anew.
  private static final Duration LOOK = Duration.ofSeconds(2);

  @Option(
      names = "--model",
      required = true,
      paramLabel = "[NAME=]DIR",
      description =
          "A model's folder, and the name to offer it by (default: the folder's name); may be given"
              + " several times. The first is the default.")
  private List<String> folders = List.of();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port; 0 takes any free one (default: ${DEFAULT-VALUE}).")
  private int port = ServerOptions.DEFAULT.port();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to listen on (default: ${DEFAULT-VALUE}, this machine only).")
  private String host = ServerOptions.DEFAULT.host();

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "Answer to this name in the Host header, too, as behind a proxy; may be given several"
              + " times.")
  private Set<String> hosts = Set.of();

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "best, cpu, cuda:N or mps (default: ${DEFAULT-VALUE}).")
  private String device = "best";

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "Answers of one model that are written at a time (default: ${DEFAULT-VALUE}).")
  private int slots = 16;

  @Option(
      names = "--queue",
      paramLabel = "N",
      description =
          "Requests that may wait for a slot; more are refused (default: ${DEFAULT-VALUE}).")
  private int queue = 64;

  @Option(
      names = "--context",
      paramLabel = "N",
      description =
          "Tokens of prompt and answer together, at most the model's context (default: all of it).")
  private @Nullable Integer context;

  @Option(
      names = "--max-body",
      paramLabel = "BYTES",
      description = "Largest body of a request (default: ${DEFAULT-VALUE}).")
  private int maxBody = ServerOptions.DEFAULT.maxBody();

  @Option(
      names = "--max-message",
      paramLabel = "CHARACTERS",
      description = "Longest message or prompt (default: ${DEFAULT-VALUE}).")
  private int maxMessage = ServerOptions.DEFAULT.maxMessage();

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      description = "Longest time for one answer (default: ${DEFAULT-VALUE}).")
  private long deadline = ServerOptions.DEFAULT.deadline().toSeconds();

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      description = "Time for running answers when it is stopped (default: ${DEFAULT-VALUE}).")
  private long grace = ServerOptions.DEFAULT.grace().toSeconds();

  @Option(
      names = "--store",
      paramLabel = "PLACE",
      description =
          "Where conversations are kept: a file, or jdbc:postgresql://HOST/NAME?user=... (default:"
              + " ${DEFAULT-VALUE}).")
  private String store = "lungo.db";

  @Option(
      names = "--compare-share",
      paramLabel = "P",
      description =
          "Share of messages, 0 to 1, that get two answers to choose from (default:"
              + " ${DEFAULT-VALUE}).")
  private double compareShare = ChatOptions.DEFAULT.compareShare();

  @Mixin private AccessOptions access = new AccessOptions();

  @Override
  public Integer call() throws InterruptedException {
    ChatOptions chat = ChatOptions.DEFAULT.withCompareShare(compareShare);
    ServerOptions options =
        ServerOptions.DEFAULT
            .withAddress(host, port)
            .withHosts(hosts)
            .withLimits(maxBody, maxMessage)
            .withTimes(Duration.ofSeconds(deadline), Duration.ofSeconds(grace));
    try (Store kept = Store.open(store);
        ModelThread thread = new ModelThread()) {
      StoreAccess guard = access.open(kept, options);
      Metrics metrics = new Metrics();
      ModelFolder loader =
          new ModelFolder(Device.parse(device), slots, queue, context, thread, metrics);
      SequencedMap<String, Path> byName = byName();
      Models models =
          new Models(
              byName.entrySet().stream().map(e -> loader.load(e.getKey(), e.getValue())).toList());
      metrics.watch(models);
      kept.messages().cutUnfinished();
      List<Feature> features =
          List.of(
              new OpenAi(models, options),
              metrics,
              new SessionApi(kept, guard, Main.VERSION),
              new ChatApi(kept, models, options, chat));
      try (Server server = Server.start(options, models, guard, features);
          ModelWatch _ = new ModelWatch(models, byName, loader::load, LOOK)) {
        System.out.println("Lungo serves " + names(models) + " at " + server.address());
        awaitStop(server, kept);
      }
    }
    return 0;
  }

  /// Waits for the process to be told to end, and keeps it until the server is closed.
  private static void awaitStop(Server server, Store store) throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  System.err.println("stopping: running answers may end first");
                  server.close();
                  store.close();
                  stopped.countDown();
                }));
    stopped.await();
  }

  /// The folders by the names they were given, or have.
  private SequencedMap<String, Path> byName() {
    SequencedMap<String, Path> byName = new LinkedHashMap<>();
    for (String option : folders) {
      int equals = option.indexOf('=');
      Path folder = Path.of(option.substring(equals + 1));
      String name = equals < 0 ? ModelFolder.name(folder) : option.substring(0, equals);
      if (byName.put(name, folder) != null) {
        throw new IllegalArgumentException(
            "two models are named '" + name + "': give one another name, as in --model NAME=DIR");
      }
    }
    return byName;
  }

  private static String names(Models models) {
    return String.join(", ", models.all().stream().map(ServedModel::name).toList());
  }
}
