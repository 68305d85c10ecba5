package dev.lungo.corpus;

import java.nio.file.Path;

/// What a reader tells besides documents; called on the thread that takes the documents.
public interface ReadListener {
  /// Listens to nothing.
  ReadListener NONE = new ReadListener() {};

  /// More bytes of the input were read, counted as they lie on the disk (compressed).
  default void read(long bytes) {}

  /// A file held byte sequences that are no UTF-8; each became U+FFFD. Told at the file's end.
  default void invalidUtf8(Path file, long sequences) {}
}
