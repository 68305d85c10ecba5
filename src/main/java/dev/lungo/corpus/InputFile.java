package dev.lungo.corpus;

import com.github.luben.zstd.ZstdInputStream;
import dev.lungo.files.AtomicFiles;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// A file of a known format, perhaps compressed.
///
/// @param path where it lies
/// @param name its folder and name without endings, such as `wikipedia/train`: the source of
///     its documents
/// @param jsonLines whether each line is a JSON object; otherwise it is plain text
/// @param compression how it is packed
record InputFile(Path path, String name, boolean jsonLines, Compression compression) {
  enum Compression {
    NONE,
    GZIP,
    ZSTD
  }

  /// The files named, and those in the folders named, in the order of the list and of their names.
  ///
  /// @throws IllegalArgumentException for a named file of an unknown format and for a folder
  ///     without any file to read
  static List<InputFile> find(Collection<Path> paths) {
    List<InputFile> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw AtomicFiles.failure("cannot read", path, new NoSuchFileException(path.toString()));
      }
      if (!Files.isDirectory(path)) {
        files.add(of(path));
        continue;
      }
      List<Path> inside;
      try (Stream<Path> tree = Files.walk(path)) {
        inside =
            tree.filter(p -> !isHidden(path, p) && isText(p) && Files.isRegularFile(p))
                .sorted()
                .toList();
      } catch (IOException e) {
        throw AtomicFiles.failure("cannot read", path, e);
      } catch (UncheckedIOException e) {
        throw AtomicFiles.failure("cannot read", path, new IOException(e.getMessage(), e));
      }
      if (inside.isEmpty()) {
        throw new IllegalArgumentException(
            "no text in " + path + ": a folder of .txt, .md or .jsonl files (also .gz, .zst)");
      }
      inside.forEach(p -> files.add(of(p)));
    }
    return files;
  }

  static InputFile of(Path path) {
    String name = fileName(path);
    String lower = name.toLowerCase(Locale.ROOT);
    Compression compression =
        lower.endsWith(".gz")
            ? Compression.GZIP
            : lower.endsWith(".zst") ? Compression.ZSTD : Compression.NONE;
    int packed =
        switch (compression) {
          case NONE -> 0;
          case GZIP -> 3;
          case ZSTD -> 4;
        };
    String plain = lower.substring(0, lower.length() - packed);
    int dot = plain.lastIndexOf('.');
    if (!isText(path)) {
      throw new IllegalArgumentException(
          "cannot read " + path + ": expected .txt, .md or .jsonl, each also .gz or .zst");
    }
    Path folder = path.toAbsolutePath().normalize().getParent();
    String stem = name.substring(0, dot);
    String label =
        folder == null || folder.getFileName() == null ? stem : folder.getFileName() + "/" + stem;
    return new InputFile(path, label, plain.endsWith(".jsonl"), compression);
  }

  /// Opens the file, unpacked; `listener` hears how many packed bytes were read.
  InputStream open(ReadListener listener) throws IOException {
    InputStream raw = new Counting(Files.newInputStream(path), listener);
    try {
      return switch (compression) {
        case NONE -> raw;
        case GZIP -> new GZIPInputStream(raw, 1 << 16);
        case ZSTD -> new ZstdInputStream(raw);
      };
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  private static boolean isText(Path path) {
    String name = fileName(path).toLowerCase(Locale.ROOT);
    String plain = name.replaceFirst("\\.(gz|zst)$", "");
    return plain.endsWith(".txt") || plain.endsWith(".md") || plain.endsWith(".jsonl");
  }

  private static boolean isHidden(Path root, Path path) {
    for (Path part : root.relativize(path)) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static String fileName(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private static final class Counting extends FilterInputStream {
    private final ReadListener listener;

    Counting(InputStream in, ReadListener listener) {
      super(in);
      this.listener = listener;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      if (b >= 0) {
        listener.read(1);
      }
      return b;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int n = super.read(to, from, length);
      if (n > 0) {
        listener.read(n);
      }
      return n;
    }
  }
}
