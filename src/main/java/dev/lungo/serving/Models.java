package dev.lungo.serving;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The models that a server offers, by name, in the order in which they were given; the first is
/// taken where a request names none. Any thread may use it.
public final class Models {
  /// How long a model that was replaced stays open, for requests that have found it but not asked
  /// it yet.
  private static final Duration LINGER = Duration.ofSeconds(30);

  private final Map<String, ServedModel> byName = new LinkedHashMap<>();
  private final List<Retired> retired = new ArrayList<>();

  /// @param since by {@link System#nanoTime}
  private record Retired(ServedModel model, long since) {}

  public Models(List<ServedModel> models) {
    for (ServedModel model : models) {
      if (byName.put(model.name(), model) != null) {
        throw new IllegalArgumentException(
            "two models are named '" + model.name() + "': give one another name, as in NAME=DIR");
      }
    }
    if (byName.isEmpty()) {
      throw new IllegalArgumentException("a server needs at least one model");
    }
  }

  public synchronized List<ServedModel> all() {
    return List.copyOf(byName.values());
  }

  public synchronized Optional<ServedModel> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public synchronized ServedModel first() {
    return byName.values().iterator().next();
  }

  /// The model that a request asks for.
  ///
  /// @throws ApiException 404, naming those that there are
  public ServedModel require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "model_not_found",
                    "there is no model '"
                        + Json.excerpt(name)
                        + "'; there are: "
                        + String.join(", ", all().stream().map(ServedModel::name).toList())));
  }

  /// Puts a new version in the place of the model of the same name. New requests get the new one;
  /// the old one goes on with what it has, until {@link #sweep} finds it idle.
  ///
  /// @throws IllegalArgumentException if there is no model of that name
  public synchronized void replace(ServedModel model) {
    ServedModel old = byName.replace(model.name(), model);
    if (old == null) {
      throw new IllegalArgumentException("there is no model '" + model.name() + "' to replace");
    }
    retired.add(new Retired(old, System.nanoTime()));
  }

  /// Closes models that were replaced some time ago and have nothing to do. To be called now and
  /// then.
  public void sweep() {
    sweep(LINGER);
  }

  void sweep(Duration linger) {
    for (Retired each : idle(linger)) {
      each.model().engine().close(Duration.ZERO);
    }
  }

  private synchronized List<Retired> idle(Duration linger) {
    long now = System.nanoTime();
    List<Retired> idle =
        retired.stream()
            .filter(each -> now - each.since() >= linger.toNanos())
            .filter(each -> each.model().engine().load().isIdle())
            .toList();
    retired.removeAll(idle);
    return idle;
  }

  private synchronized List<ServedModel> open() {
    List<ServedModel> open = new ArrayList<>(byName.values());
    retired.forEach(each -> open.add(each.model()));
    retired.clear();
    return open;
  }

  /// Closes all engines side by side: see {@link dev.lungo.generation.Engine#close}.
  public void close(Duration grace) {
    List<Thread> closing =
        open().stream()
            .map(model -> Thread.startVirtualThread(() -> model.engine().close(grace)))
            .toList();
    try {
      for (Thread thread : closing) {
        thread.join();
      }
    } catch (InterruptedException e) {
      closing.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }
}
