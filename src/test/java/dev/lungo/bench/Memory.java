package dev.lungo.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the operating system says of this process's memory (Linux), native memory included.
public final class Memory {
  private Memory() {}

  public static double residentMegabytes() {
    return status("VmRSS:");
  }

  public static double peakMegabytes() {
    return status("VmHWM:");
  }

  private static double status(String key) {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
              .filter(line -> line.startsWith(key))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElse(0)
          / 1024.0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
