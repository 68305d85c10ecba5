package dev.lungo.training;

import dev.lungo.files.AtomicFiles;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// A run's `metrics.jsonl`: one {@link Metric} a line, in the order of the steps.
///
/// Each line goes to the operating system as soon as it is appended, in one write, so that a
/// killed process loses nothing but perhaps the end of its last line. Such a torn line is no
/// error: reading stops before it and {@link #open} cuts it off.
///
/// ```java
/// MetricsLog.truncateAfter(file, checkpoint.step());   // when resuming
/// try (MetricsLog log = MetricsLog.open(file)) {
///   log.append(new Metric.Event(step, "resume", "from checkpoints/step-100"));
/// }
/// try (Stream<Metric> metrics = MetricsLog.read(file)) { ... }
/// ```
///
/// One thread appends; any number of readers may look on.
public final class MetricsLog implements AutoCloseable {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final ObjectWriter WRITER = JSON.writerFor(Metric.class);
  private static final ObjectReader READER = JSON.readerFor(Metric.class);

  private final Path file;
  private final FileChannel channel;

  private MetricsLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Opens a log to append to it; it is created where there is none.
  public static MetricsLog open(Path file) {
    truncateAfter(file, Long.MAX_VALUE);
    try {
      return new MetricsLog(
          file,
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
              .position(Files.size(file)));
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot write", file, e);
    }
  }

  public void append(Metric metric) {
    byte[] json = WRITER.writeValueAsBytes(metric);
    ByteBuffer line = ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip();
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot write", file, e);
    }
  }

  @Override
  public void close() {
    try (channel) {
      channel.force(true);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot write", file, e);
    }
  }

  /// Cuts off all that was written after a step was done, and a torn last line. Nothing happens
  /// where there is no file.
  public static void truncateAfter(Path file, long step) {
    if (!Files.exists(file)) {
      return;
    }
    long keep = 0;
    try (Lines lines = new Lines(file)) {
      while (lines.hasNext() && lines.next().step() <= step) {
        keep = lines.end();
      }
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (keep < channel.size()) {
        channel.truncate(keep).force(true);
      }
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot write", file, e);
    }
  }

  /// The last step that is on record; 0 where there is none.
  public static long lastStep(Path file) {
    if (!Files.exists(file)) {
      return 0;
    }
    try (Stream<Metric> metrics = read(file)) {
      return metrics.mapToLong(Metric::step).max().orElse(0);
    }
  }

  /// The log's metrics, read as they are consumed. Close the stream.
  ///
  /// @throws java.io.UncheckedIOException naming the file, if it cannot be read
  /// @throws IllegalStateException while consuming, naming the line that is damaged
  public static Stream<Metric> read(Path file) {
    Lines lines = new Lines(file);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(lines, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(lines::close);
  }

  /// The whole lines of a file, and where each ends.
  private static final class Lines implements Iterator<Metric>, AutoCloseable {
    private final Path file;
    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Optional<Metric> next = Optional.empty();
    private long number;
    private long nextEnd;
    private long end;

    Lines(Path file) {
      this.file = file;
      try {
        this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
      } catch (IOException e) {
        throw AtomicFiles.failure("cannot read", file, e);
      }
    }

    /// The offset behind the line that {@link #next} returned.
    long end() {
      return end;
    }

    @Override
    public boolean hasNext() {
      if (next.isEmpty()) {
        next = parse();
      }
      return next.isPresent();
    }

    @Override
    public Metric next() {
      if (!hasNext()) {
        throw new NoSuchElementException(file + " has no more lines");
      }
      Metric metric = next.orElseThrow();
      next = Optional.empty();
      end = nextEnd;
      return metric;
    }

    private Optional<Metric> parse() {
      try {
        line.reset();
        int b;
        while ((b = in.read()) >= 0 && b != '\n') {
          line.write(b);
        }
        if (b < 0) {
          return Optional.empty();
        }
        number++;
        nextEnd += line.size() + 1;
        try {
          return Optional.of(READER.readValue(line.toByteArray()));
        } catch (JacksonException e) {
          if (in.read() < 0) {
            return Optional.empty();
          }
          throw new IllegalStateException(
              "%s:%d: damaged line; remove it, or resume from a checkpoint before it"
                  .formatted(file, number),
              e);
        }
      } catch (IOException e) {
        throw AtomicFiles.failure("cannot read", file, e);
      }
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw AtomicFiles.failure("cannot read", file, e);
      }
    }
  }
}
