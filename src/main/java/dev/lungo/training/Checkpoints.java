package dev.lungo.training;

import dev.lungo.files.AtomicFiles;
import dev.lungo.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The folder `checkpoints/` of a run: `step-N` folders, each whole or absent, each with a manifest
/// of its files' SHA-256.
///
/// A checkpoint is written aside, forced to the disk and renamed, so that one under its final name
/// was once complete; the manifest tells whether it still is.
public final class Checkpoints {
  private static final String MANIFEST = "manifest.json";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path folder;
  private final int keep;

  /// What a checkpoint consists of.
  ///
  /// @param files SHA-256 by name
  record Manifest(TreeMap<String, String> files) {}

  /// @param folder `checkpoints/`; created by the first save
  /// @param keep how many stay
  public Checkpoints(Path folder, int keep) {
    this.folder = folder;
    this.keep = keep;
  }

  /// Where a run that stopped goes on, in words.
  public String goingOn(long step) {
    return "stopped after step "
        + step
        + "; the checkpoint is "
        + path(step)
        + ": go on with the same command and --resume";
  }

  /// What is left of a run that failed, in words.
  public String left() {
    return lastGood()
        .map(at -> "the last checkpoint is " + path(at))
        .orElse("there is no checkpoint yet");
  }

  public Path path(long step) {
    return folder.resolve("step-" + step);
  }

  /// Writes a checkpoint and then removes the oldest beyond those to keep.
  public void save(long step, AtomicFiles.Filling filling) {
    AtomicFiles.writeFolder(
        path(step),
        partial -> {
          filling.fill(partial);
          TreeMap<String, String> files = new TreeMap<>();
          try (Stream<Path> all = Files.list(partial)) {
            all.forEach(file -> files.put(file.getFileName().toString(), Sha256.of(file)));
          }
          Files.writeString(
              partial.resolve(MANIFEST), JSON.writeValueAsString(new Manifest(files)));
        });
    List<Long> steps = steps();
    for (long old : steps.subList(0, Math.max(0, steps.size() - keep))) {
      delete(path(old));
    }
    removePartials();
  }

  /// The steps of all checkpoints, in order; folders of other names are no checkpoints.
  public List<Long> steps() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.matches("step-\\d{1,18}"))
          .map(name -> Long.valueOf(name.substring("step-".length())))
          .sorted(Comparator.naturalOrder())
          .toList();
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", folder, e);
    }
  }

  /// The newest step of which nothing is missing or changed, if there is one.
  public Optional<Long> lastGood() {
    return steps().reversed().stream().filter(step -> damage(step).isEmpty()).findFirst();
  }

  /// The newest checkpoint, to go on from.
  ///
  /// @throws IllegalStateException if it is damaged, naming the file and the way to go on
  public Optional<Long> newest() {
    List<Long> steps = steps();
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    long newest = steps.getLast();
    Optional<String> damage = damage(newest);
    if (damage.isPresent()) {
      throw new IllegalStateException(
          path(newest)
              + " is damaged: "
              + damage.get()
              + lastGood()
                  .map(
                      good ->
                          "; the last good one is step-"
                              + good
                              + ": remove the folders after it and run again with --resume")
                  .orElse("; no other checkpoint is whole, so the run must start anew"));
    }
    return Optional.of(newest);
  }

  /// What is wrong with a checkpoint, if anything.
  Optional<String> damage(long step) {
    Path checkpoint = path(step);
    Path file = checkpoint.resolve(MANIFEST);
    Manifest manifest;
    try {
      manifest = JSON.readValue(Files.readAllBytes(file), Manifest.class);
    } catch (IOException e) {
      return Optional.of(MANIFEST + " cannot be read");
    } catch (JacksonException e) {
      return Optional.of(MANIFEST + " is not a manifest");
    }
    for (var entry : manifest.files().entrySet()) {
      Path part = checkpoint.resolve(entry.getKey());
      if (!Files.isRegularFile(part)) {
        return Optional.of(entry.getKey() + " is missing");
      }
      if (!Sha256.of(part).equals(entry.getValue())) {
        return Optional.of(entry.getKey() + " is not what its manifest says (SHA-256)");
      }
    }
    return Optional.empty();
  }

  /// What a killed process left half-written.
  public void removePartials() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(path -> path.toString().endsWith(".partial")).forEach(Checkpoints::delete);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", folder, e);
    }
  }

  private static void delete(Path path) {
    try {
      AtomicFiles.deleteRecursively(path);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot remove", path, e);
    }
  }
}
