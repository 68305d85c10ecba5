package dev.lungo.serving;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The models that a server offers, by name, in the order in which they were given; the first is
/// taken where a request names none. Any thread may use it.
public final class Models {
  private final Map<String, ServedModel> byName = new LinkedHashMap<>();

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

  /// Closes all engines side by side: see {@link dev.lungo.generation.Engine#close}.
  public void close(Duration grace) {
    List<Thread> closing =
        all().stream()
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
