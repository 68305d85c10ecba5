package dev.lungo.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/// Writes that happen completely or not at all.
///
/// The content is written beside its final place under a name ending in `.partial`, forced to
/// the disk and renamed, and the rename is forced too. A reader therefore sees the old content,
/// or the new, and never a mixture; what a crash leaves behind is a `.partial` that the next
/// write of the same name replaces.
public final class AtomicFiles {
  private static final String PARTIAL = ".partial";

  private AtomicFiles() {}

  /// Writes the content of one file.
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Fills one folder.
  @FunctionalInterface
  public interface Filling {
    void fill(Path folder) throws IOException;
  }

  /// Replaces a file by new content.
  ///
  /// @throws UncheckedIOException naming the file, if it cannot be written
  public static void write(Path file, Content content) {
    Path partial = file.resolveSibling(file.getFileName() + PARTIAL);
    try {
      Files.createDirectories(parent(file));
      try (FileChannel channel =
              FileChannel.open(
                  partial,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.TRUNCATE_EXISTING);
          OutputStream out =
              new BufferedOutputStream(java.nio.channels.Channels.newOutputStream(channel))) {
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(parent(file));
    } catch (IOException e) {
      deleteQuietly(partial);
      throw failure("cannot write", file, e);
    } catch (RuntimeException | Error e) {
      deleteQuietly(partial);
      throw e;
    }
  }

  /// Replaces a text file (UTF-8) by new content.
  public static void writeString(Path file, String text) {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// Creates a folder whose files appear together. A folder already there under that name is
  /// replaced.
  ///
  /// @throws UncheckedIOException naming the folder, if it cannot be written
  public static void writeFolder(Path folder, Filling filling) {
    Path partial = folder.resolveSibling(folder.getFileName() + PARTIAL);
    try {
      deleteRecursively(partial);
      Files.createDirectories(partial);
      filling.fill(partial);
      forceTree(partial);
      if (Files.exists(folder)) {
        deleteRecursively(folder);
      }
      Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
      forceFolder(parent(folder));
    } catch (IOException e) {
      deleteQuietly(partial);
      throw failure("cannot write", folder, e);
    } catch (RuntimeException | Error e) {
      deleteQuietly(partial);
      throw e;
    }
  }

  /// Deletes a file or a folder with all that is in it; nothing happens where it is absent.
  public static void deleteRecursively(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /// An I/O failure as one line: what was tried, on which path, and the reason in words.
  public static UncheckedIOException failure(String what, Path path, IOException cause) {
    String reason =
        switch (cause) {
          case java.nio.file.NoSuchFileException _ -> "no such file or folder";
          case java.nio.file.AccessDeniedException _ -> "permission denied";
          case java.nio.file.NotDirectoryException _ -> "not a folder";
          case java.nio.file.FileAlreadyExistsException _ -> "a file of that name is in the way";
          case DirectoryNotEmptyException _ -> "the folder is not empty";
          case java.nio.file.FileSystemException e when e.getReason() != null -> e.getReason();
          default -> String.valueOf(cause.getMessage());
        };
    return new UncheckedIOException(what + " " + path + ": " + reason, cause);
  }

  private static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " is the root of the file system");
    }
    return parent;
  }

  private static void forceTree(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path each : tree.toList()) {
        if (Files.isRegularFile(each)) {
          try (FileChannel channel = FileChannel.open(each, StandardOpenOption.WRITE)) {
            channel.force(true);
          }
        } else {
          forceFolder(each);
        }
      }
    }
  }

  /// Windows cannot open a folder as a channel, and needs no force there.
  private static void forceFolder(Path folder) throws IOException {
    if (java.io.File.separatorChar == '/') {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static void deleteQuietly(Path path) {
    try {
      deleteRecursively(path);
    } catch (IOException _) {
      // The failure that led here is the one to report.
    }
  }
}
