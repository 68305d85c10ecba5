package dev.lungo.corpus;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Reads documents from files.
///
/// `.txt` and `.md` hold text, one document each unless lines `<|endoftext|>` separate several;
/// `.jsonl` holds one JSON object per line with `text` and perhaps `source` and `id`. Each may
/// be packed as `.gz` or `.zst`. Folders are searched through, in the order of their names;
/// hidden files and other formats in them are left out.
///
/// ```java
/// try (Stream<Document> documents = Documents.read(List.of(folder), ReadOptions.defaults())) {
///   documents.forEach(document -> ...);
/// }
/// ```
///
/// Reading is lazy and holds one document at a time. Failures name the file, and the line of a
/// JSON file: {@link java.io.UncheckedIOException} where it cannot be read, is cut short or
/// badly packed, {@link IllegalStateException} for a wrong line, {@link
/// IllegalArgumentException} for a format that is none of these.
public final class Documents {
  private Documents() {}

  /// The documents of all files, in order, to be closed. Files are looked up at once, so that a
  /// wrong name fails here; they are opened one after another when their turn comes.
  public static Stream<Document> read(Collection<Path> paths, ReadOptions options) {
    return stream(InputFile.find(paths), options);
  }

  /// How many bytes the files have on the disk, to tell progress against
  /// {@link ReadListener#read}.
  public static long size(Collection<Path> paths) {
    long bytes = 0;
    for (InputFile file : InputFile.find(paths)) {
      try {
        bytes += Files.size(file.path());
      } catch (IOException e) {
        throw AtomicFiles.failure("cannot read", file.path(), e);
      }
    }
    return bytes;
  }

  private static Stream<Document> stream(List<InputFile> files, ReadOptions options) {
    for (InputFile file : files) {
      if (!Files.exists(file.path())) {
        throw AtomicFiles.failure(
            "cannot read", file.path(), new NoSuchFileException(file.path().toString()));
      }
    }
    FilesInTurn documents = new FilesInTurn(files.iterator(), options);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                documents, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(documents::close);
  }

  private static final class FilesInTurn implements Iterator<Document>, AutoCloseable {
    private final Iterator<InputFile> files;
    private final ReadOptions options;
    private @Nullable FileDocuments current;

    FilesInTurn(Iterator<InputFile> files, ReadOptions options) {
      this.files = files;
      this.options = options;
    }

    @Override
    public boolean hasNext() {
      while (current == null || !current.hasNext()) {
        close();
        if (!files.hasNext()) {
          return false;
        }
        current = new FileDocuments(files.next(), options);
      }
      return true;
    }

    @Override
    public Document next() {
      if (!hasNext() || current == null) {
        throw new NoSuchElementException();
      }
      return current.next();
    }

    @Override
    public void close() {
      if (current != null) {
        current.close();
        current = null;
      }
    }
  }
}
