package dev.lungo.cli.speedrun;

import com.sun.management.OperatingSystemMXBean;
import dev.lungo.files.AtomicFiles;
import dev.lungo.torch.Device;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a speedrun has to work with.
///
/// @param processor its name
/// @param memory bytes in all
/// @param freeMemory bytes that programs may still take
/// @param device where tensors are computed, such as `cpu`
public record Machine(
    int cores, String processor, long memory, long freeMemory, String device, String system) {
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  static Machine here() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long memory = system.getTotalMemorySize();
    return new Machine(
        system.getAvailableProcessors(),
        line(PROCESSOR, "model name").orElse(system.getArch()),
        memory,
        // What caches hold is free, which only Linux says apart.
        line(MEMORY, "MemAvailable")
            .map(text -> Math.min(memory, 1024 * Long.parseLong(text.replaceAll("\\D", ""))))
            .orElse(memory),
        Device.best().toString(),
        "%s %s, Java %s (%s)"
            .formatted(
                System.getProperty("os.name"),
                system.getArch(),
                Runtime.version(),
                System.getProperty("java.vendor")));
  }

  /// What stands behind the first colon of a line.
  private static Optional<String> line(Path file, String name) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException _) {
      return Optional.empty(); // another system
    }
  }

  boolean hasGpu() {
    return !device.equals("cpu");
  }

  String inWords() {
    return String.format(
        Locale.ROOT,
        "%d cores (%s), %.1f GB memory, %s",
        cores,
        processor,
        memory / 1e9,
        hasGpu() ? device : "no GPU");
  }

  /// Checks, before anything is begun, that there is room.
  ///
  /// @throws IllegalStateException saying how much is needed, how much there is, and what to do
  void require(Sizes sizes, Path out) {
    if (freeMemory < sizes.memory()) {
      throw new IllegalStateException(
          "a speedrun of this size needs about %s of memory, but %s are free: end other programs,"
                  .formatted(gigabytes(sizes.memory()), gigabytes(freeMemory))
              + " or make it smaller by fewer --minutes");
    }
    long disk = freeDisk(out);
    if (disk < sizes.disk()) {
      throw new IllegalStateException(
          "a speedrun of this size needs about %s of disk, but %s are free at %s: make room, or"
                  .formatted(gigabytes(sizes.disk()), gigabytes(disk), out)
              + " choose another --out");
    }
  }

  private static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }

  /// Of the nearest folder that is there.
  private static long freeDisk(Path out) {
    Path folder = out.toAbsolutePath().normalize();
    while (!Files.exists(folder) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot tell the free space of", folder, e);
    }
  }
}
