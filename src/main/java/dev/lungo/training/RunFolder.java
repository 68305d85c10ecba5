package dev.lungo.training;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The folder of a run, locked while a process works in it:
///
/// ```
/// recipe.yaml          every key, resolved
/// plan.json            the fits of the run's length to the clock
/// metrics.jsonl        one line per step
/// report.html          curves and samples
/// checkpoints/step-N   model, optimizer, data position, random states, manifest
/// model/               the result
/// ```
public final class RunFolder implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path root;
  private final FileChannel channel;
  private final FileLock lock;

  private RunFolder(Path root, FileChannel channel, FileLock lock) {
    this.root = root;
    this.channel = channel;
    this.lock = lock;
  }

  /// Opens a folder for a new run.
  ///
  /// @throws IllegalArgumentException if another run is in it
  public static RunFolder create(Path root) {
    if (Files.exists(root.resolve("recipe.yaml"))) {
      throw new IllegalArgumentException(
          root + " holds a run already; go on with it by --resume, or choose another --out");
    }
    return open(root);
  }

  /// Opens the folder of a run to go on with it.
  ///
  /// @throws IllegalArgumentException if there is no run in it
  public static RunFolder resume(Path root) {
    if (!Files.exists(root.resolve("recipe.yaml"))) {
      throw new IllegalArgumentException(
          "there is no run in " + root + " to resume; start one without --resume");
    }
    return open(root);
  }

  private static RunFolder open(Path root) {
    try {
      Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(
              root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new IllegalStateException("another process is at work in " + root);
      }
      return new RunFolder(root, channel, lock);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot write to", root, e);
    }
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel)
      throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // this very process has it
    }
  }

  public Path root() {
    return root;
  }

  public Path recipe() {
    return root.resolve("recipe.yaml");
  }

  public Path metrics() {
    return root.resolve("metrics.jsonl");
  }

  public Path model() {
    return root.resolve("model");
  }

  public Path report() {
    return root.resolve("report.html");
  }

  public Checkpoints checkpoints(int keep) {
    return new Checkpoints(root.resolve("checkpoints"), keep);
  }

  public void save(Record recipe) {
    AtomicFiles.writeString(recipe(), Recipes.toYaml(recipe));
  }

  /// The recipe of the run in a folder.
  ///
  /// @param any of its type: every key is in the file, so the values do not matter
  public static <R extends Record> R loadRecipe(Path root, R any) {
    return Recipes.load(root.resolve("recipe.yaml"), any, List.of());
  }

  public void save(Plan plan) {
    AtomicFiles.writeString(root.resolve("plan.json"), JSON.writeValueAsString(plan));
  }

  /// The plan, unless the run was killed before it had one.
  ///
  /// @throws IllegalStateException if the file is not a plan
  public Optional<Plan> loadPlan() {
    Path file = root.resolve("plan.json");
    try {
      return Files.exists(file)
          ? Optional.of(JSON.readValue(Files.readAllBytes(file), Plan.class))
          : Optional.empty();
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    } catch (JacksonException e) {
      throw new IllegalStateException(file + " is damaged: it is not a plan", e);
    }
  }

  @Override
  public void close() {
    try (channel) {
      lock.release();
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot unlock", root, e);
    }
  }
}
