package dev.lungo.serving;

import dev.lungo.serving.page.PageFiles;
import dev.lungo.store.StoreUnavailableException;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The web server: HTTP/1.1 on virtual threads.
///
/// It serves `/health`, the features that it is given, and the page's files.
/// Closing it is graceful: what is new gets a 503, what runs may end within the grace time.
public final class Server implements AutoCloseable {
  /// Helidon announces itself in several lines. A logger that nobody holds forgets its level.
  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  /// For every response: nothing but the server's own files may run, be shown or be called.
  private static final Map<String, String> SECURITY =
      Map.of(
          "Content-Security-Policy",
          PageFiles.CONTENT_SECURITY_POLICY,
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin");

  private final ServerOptions options;
  private final Models models;
  private final Access access;
  private final Hosts hosts;
  private final List<Feature> features;
  private final Connections connections = new Connections();
  private final WebServer web;
  private volatile boolean stopping;

  private Server(ServerOptions options, Models models, Access access, List<Feature> features) {
    HELIDON.setLevel(Level.WARNING);
    this.options = options;
    this.models = models;
    this.access = access;
    this.hosts = new Hosts(options);
    this.features = List.copyOf(features);
    this.web =
        WebServer.builder()
            .host(options.host())
            .port(options.port())
            .directHandlers(Errors.direct())
            .connectionOptions(socket -> socket.tcpNoDelay(true)) // a token leaves at once
            .maxTcpConnections(10_000)
            .maxPayloadSize(1L << 29) // of what is only read to be dropped, too
            .shutdownGracePeriod(Duration.ofSeconds(2))
            .shutdownHook(false)
            .featuresDiscoverServices(false)
            .addConnectionSelector(
                Http1ConnectionSelector.builder()
                    .config(
                        Http1Config.builder()
                            .addReceiveListener(connections)
                            .maxHeadersSize(32 << 10)
                            .build())
                    .build())
            .routing(routing -> route(routing, features))
            .build()
            .start();
  }

  /// Listens from now on.
  ///
  /// @param access who may call
  /// @param features what is served beside the page's files
  /// @throws IllegalStateException if it cannot listen there
  public static Server start(
      ServerOptions options, Models models, Access access, List<Feature> features) {
    requireFree(options);
    return new Server(options, models, access, features);
  }

  /// Helidon logs the reason and starts all the same.
  private static void requireFree(ServerOptions options) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(options.host(), options.port()));
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot listen on %s, port %d: %s; choose another with --port or --host"
              .formatted(options.host(), options.port(), e.getMessage()),
          e);
    }
  }

  /// The port it listens on.
  public int port() {
    return web.port();
  }

  /// Where a browser finds it.
  public URI address() {
    String host = options.host();
    return URI.create(
        "http://%s:%d/".formatted(host.contains(":") ? "[" + host + "]" : host, port()));
  }

  private void route(HttpRouting.Builder routing, List<Feature> features) {
    Errors.addTo(routing);
    routing.addFilter(this::filter);
    Paths.add(routing, "/health", Map.of(Method.GET, this::health));
    features.forEach(feature -> feature.addTo(routing));
    new StaticFiles().addTo(routing);
    routing.any(
        (_, _) -> {
          throw ApiException.notFound("not_found", "there is nothing at this address");
        });
  }

  /// Around every request.
  private void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    SECURITY.forEach(response::header);
    response.header(Errors.REQUEST_ID, UUID.randomUUID().toString());
    Future<?> closing = connections.closeAfter(options.deadline().plus(options.slack()));
    try {
      admit(chain, request);
    } catch (ApiException e) {
      Errors.send(response, e);
    } catch (StoreUnavailableException _) { // where Access asked it
      Errors.send(response, ApiException.storeUnavailable());
    } finally {
      closing.cancel(false);
    }
    if (request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
      throw new CloseConnectionException("the client asked for it");
    }
  }

  private void admit(FilterChain chain, RoutingRequest request) {
    hosts.check(request);
    String path = request.path().path();
    if (stopping && !path.equals("/health")) {
      throw ApiException.unavailable("the server is being stopped", Duration.ofSeconds(10));
    }
    if (!isGuarded(path)) {
      chain.proceed();
      return;
    }
    Caller caller = access.admit(request);
    request.context().register(Caller.class, caller);
    try {
      chain.proceed();
    } finally {
      caller.done();
    }
  }

  private static boolean isGuarded(String path) {
    return path.startsWith("/v1/") || path.startsWith("/api/") || path.startsWith("/metrics");
  }

  private void health(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    if (stopping) {
      throw ApiException.unavailable("the server is being stopped", Duration.ofSeconds(10));
    }
    Json.send(response, Json.object().put("status", "ok"));
  }

  /// Stops: see the class. Closes the models, too.
  @Override
  public void close() {
    stopping = true;
    models.close(options.grace());
    features.forEach(Feature::stop);
    web.stop();
    connections.close();
  }
}
