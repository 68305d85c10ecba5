package dev.lungo.serving;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// Looks at the folders of served models and swaps in what was trained anew.
///
/// A folder is loaded again when a file of the model in it has changed and then stayed the same
/// for one look. A version that cannot be loaded is reported, and the old one goes on. Files must
/// be replaced by renaming, as everything in Lungo does and `mv` does: weights are mapped into
/// memory, so what writes into them changes the model that runs.
public final class ModelWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ModelWatch.class.getName());

  private final Models models;
  private final Map<String, Path> folders;
  private final BiFunction<String, Path, ServedModel> loader;
  private final Map<String, Map<String, Stamp>> loaded = new HashMap<>();
  private final Map<String, Map<String, Stamp>> seen = new HashMap<>();
  private final Thread thread;

  private record Stamp(long size, FileTime time) {}

  /// Begins to watch.
  ///
  /// @param folders of the models by name, as they were just loaded
  /// @param loader makes a model of a name and a folder
  /// @param period between looks
  public ModelWatch(
      Models models,
      Map<String, Path> folders,
      BiFunction<String, Path, ServedModel> loader,
      Duration period) {
    this.models = models;
    this.folders = Map.copyOf(folders);
    this.loader = loader;
    folders.forEach((name, folder) -> loaded.put(name, stamps(folder)));
    // Loading calls libtorch, so it is no work for a virtual thread.
    thread = Thread.ofPlatform().daemon().name("model-watch").start(() -> watch(period));
  }

  private void watch(Duration period) {
    try {
      while (true) {
        Thread.sleep(period);
        folders.forEach(this::look);
        models.sweep();
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void look(String name, Path folder) {
    try {
      Map<String, Stamp> now = stamps(folder);
      boolean settled = now.equals(seen.put(name, now));
      if (settled && now.containsKey("config.json") && !now.equals(loaded.get(name))) {
        loaded.put(name, now);
        ServedModel model = loader.apply(name, folder);
        models.replace(model);
        LOG.log(
            System.Logger.Level.INFO, "the model " + name + " is now version " + model.version());
      }
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a new version of the model " + name + " was not taken: " + e.getMessage());
    }
  }

  private static Map<String, Stamp> stamps(Path folder) {
    Map<String, Stamp> stamps = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".json") || name.endsWith(".safetensors") || name.endsWith(".jinja")) {
          stamps.put(name, new Stamp(Files.size(file), Files.getLastModifiedTime(file)));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      return Map.of(); // in the middle of being replaced
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", folder, e);
    }
    return stamps;
  }

  /// Ends the watching.
  @Override
  public void close() {
    thread.interrupt();
  }
}
