package dev.lungo.cli;

import dev.lungo.generation.ModelThread;
import dev.lungo.serving.Access;
import dev.lungo.serving.Feature;
import dev.lungo.serving.Models;
import dev.lungo.serving.ServedModel;
import dev.lungo.serving.Server;
import dev.lungo.serving.ServerOptions;
import dev.lungo.serving.openai.OpenAi;
import dev.lungo.torch.Device;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
      "within the grace time.",
      "",
      "Examples:",
      "  ./lungo serve --model runs/chat/model",
      "  ./lungo serve --model small=runs/a/model --model large=runs/b/model --port 9000",
      "  curl -s localhost:8080/v1/chat/completions -H 'Content-Type: application/json' \\",
      "      -d '{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'"
    })
final class ServeCommand implements Callable<Integer> {
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
            .withTimes(Duration.ofSeconds(deadline), Duration.ofSeconds(grace));
    try (ModelThread thread = new ModelThread()) {
      Models models = load(thread);
      List<Feature> features = List.of(new OpenAi(models, options));
      Server server = Server.start(options, models, Access.OPEN, features);
      System.out.println("Lungo serves " + names(models) + " at " + server.address());
      CountDownLatch stopped = new CountDownLatch(1);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    server.close();
                    stopped.countDown();
                  }));
      stopped.await();
    }
    return 0;
  }

  private Models load(ModelThread thread) {
    ModelFolder loader = new ModelFolder(Device.parse(device), slots, queue, context, thread);
    List<ServedModel> loaded = new ArrayList<>();
    for (String folder : folders) {
      loaded.add(loader.load(folder));
    }
    return new Models(loaded);
  }

  private static String names(Models models) {
    return String.join(", ", models.all().stream().map(ServedModel::name).toList());
  }
}
