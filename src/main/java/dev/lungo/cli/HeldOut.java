package dev.lungo.cli;

import dev.lungo.files.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Which data are held out from training, by a file's name or by a text's hash.
final class HeldOut {
  private HeldOut() {}

  /// Whether a file, or the folder it is in, is called `validation`, `valid` or `val`, with
  /// anything behind it.
  static boolean isNamed(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return isValidation(file)
        || (folder != null && folder.getFileName() != null && isValidation(folder));
  }

  private static boolean isValidation(Path path) {
    return path.getFileName().toString().matches("val(id(ation)?)?([._-].*)?");
  }

  /// Whether a text is one of the few: always the same ones, and equal texts together.
  static boolean chosen(String text, int oneIn) {
    byte[] hash = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    return Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), oneIn) == 0;
  }
}
