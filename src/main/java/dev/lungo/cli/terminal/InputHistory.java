package dev.lungo.cli.terminal;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/// The file in which typed lines are kept from one chat to the next. What people ask a model is
/// private: only its owner may read it.
public final class InputHistory {
  private InputHistory() {}

  /// The file, made where it is absent: `$XDG_STATE_HOME/lungo/chat_history`, below
  /// `~/.local/state` by default.
  ///
  /// @throws java.io.UncheckedIOException if it cannot be made
  public static Path file(Map<String, String> environment) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        state.isEmpty()
            ? Path.of(System.getProperty("user.home", "."), ".local", "state")
            : Path.of(state);
    Path file = base.resolve("lungo").resolve("chat_history");
    try {
      Files.createDirectories(file.getParent());
      Files.createFile(file, forTheOwnerOnly());
    } catch (FileAlreadyExistsException _) {
      return file;
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot write", file, e);
    }
    return file;
  }

  private static FileAttribute<?>[] forTheOwnerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
