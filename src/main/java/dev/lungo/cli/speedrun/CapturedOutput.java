package dev.lungo.cli.speedrun;

import dev.lungo.files.AtomicFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Takes what a command prints until it is closed: every line goes into a log, and to people what
/// they can read. Lines of progress come every two seconds; one in ten seconds is enough.
final class CapturedOutput implements AutoCloseable {
  private static final Pattern STEP =
      Pattern.compile("\\s*[\\d,]+/([\\d,]+|\\?)\\s.*|read \\d+ % of .*");
  private static final long BETWEEN = 10_000_000_000L;

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final Writer log;
  private final Path file;
  private final Consumer<String> shown;
  private long last = System.nanoTime() - BETWEEN;

  CapturedOutput(Path file, Consumer<String> shown) {
    this.file = file;
    this.shown = shown;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      log =
          Files.newBufferedWriter(
              file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot write", file, e);
    }
    System.setOut(lines());
    System.setErr(lines());
  }

  private PrintStream lines() {
    return new PrintStream(new Lines(), true, StandardCharsets.UTF_8);
  }

  private final class Lines extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int b) {
      if (b == '\n') {
        said(line.toString(StandardCharsets.UTF_8));
        line.reset();
      } else if (b != '\r') {
        line.write(b);
      }
    }
  }

  private synchronized void said(String line) {
    try {
      log.write(line + "\n");
      log.flush();
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot write", file, e);
    }
    if (STEP.matcher(line).matches()) {
      long now = System.nanoTime();
      if (now - last < BETWEEN) {
        return;
      }
      last = now;
    }
    shown.accept(line);
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
    try {
      log.close();
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot write", file, e);
    }
  }
}
