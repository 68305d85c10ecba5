package dev.lungo.cli;

import dev.lungo.generation.ModelThread;
import dev.lungo.serving.Access;
import dev.lungo.serving.Feature;
import dev.lungo.serving.Metrics;
import dev.lungo.serving.ModelWatch;
import dev.lungo.serving.Models;
import dev.lungo.serving.ServedModel;
import dev.lungo.serving.Server;
import dev.lungo.serving.ServerOptions;
import dev.lungo.serving.openai.OpenAi;
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
      "Examples:",
      "  ./lungo serve --model runs/chat/model",
      "  ./lungo serve --model small=runs/a/model --model large=runs/b/model \\",
      "      --port 9000",
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

  @Override
  public Integer call() throws InterruptedException {
    ServerOptions options =
        ServerOptions.DEFAULT
            .withAddress(host, port)
            .withHosts(hosts)
            .withLimits(maxBody, maxMessage)
            .withTimes(Duration.ofSeconds(deadline), Duration.ofSeconds(grace));
    try (ModelThread thread = new ModelThread()) {
      Metrics metrics = new Metrics();
      ModelFolder loader =
          new ModelFolder(Device.parse(device), slots, queue, context, thread, metrics);
      SequencedMap<String, Path> byName = byName();
      Models models =
          new Models(
              byName.entrySet().stream().map(e -> loader.load(e.getKey(), e.getValue())).toList());
      metrics.watch(models);
      List<Feature> features = List.of(new OpenAi(models, options), metrics);
      try (Server server = Server.start(options, models, Access.OPEN, features);
          ModelWatch _ = new ModelWatch(models, byName, loader::load, LOOK)) {
        System.out.println("Lungo serves " + names(models) + " at " + server.address());
        awaitStop(server);
      }
    }
    return 0;
  }

  /// Waits for the process to be told to end, and keeps it until the server is closed.
  private static void awaitStop(Server server) throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  System.err.println("stopping: running answers may end first");
                  server.close();
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
