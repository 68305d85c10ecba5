package dev.lungo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// The folder of real data sets that stands beside a developer's checkout, where there is one.
///
/// Nothing of the product needs it. A test that uses it calls {@link #require} and is skipped, with
/// the reason, where it is absent; `LUNGO_SHARED` names it elsewhere.
public final class SharedData {
  private SharedData() {}

  /// The folder, if it is there.
  public static Optional<Path> folder() {
    String named = System.getenv("LUNGO_SHARED");
    Path folder = Path.of(named == null ? "../shared" : named).toAbsolutePath().normalize();
    return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
  }

  /// A file or folder in it, such as `data/sst2/train.jsonl.gz`; skips the test where it is absent.
  public static Path require(String name) {
    Path path = folder().map(f -> f.resolve(name)).orElse(Path.of("../shared", name));
    Assumptions.assumeTrue(Files.exists(path), () -> "skipped: no " + path + " on this machine");
    return path;
  }
}
