package dev.lungo.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  @TempDir Path folder;

  @Test
  void aFailedWriteLeavesTheOldContentAndNothingElse() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFiles.writeString(file, "old");
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      out.write("half".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot write " + file + ": No space left on device");
    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void aFolderAppearsWholeOrNotAtAll() throws IOException {
    Path made = folder.resolve("made");
    AtomicFiles.writeFolder(made, in -> Files.writeString(in.resolve("x"), "1"));
    assertThatThrownBy(
            () ->
                AtomicFiles.writeFolder(
                    made,
                    in -> {
                      Files.writeString(in.resolve("x"), "2");
                      throw new IllegalStateException("stop");
                    }))
        .hasMessage("stop");
    assertThat(made.resolve("x")).hasContent("1");
    assertThat(folder.toFile().list()).containsExactly("made");
  }

  @Test
  void aMissingFolderIsNamedInTheError() {
    assertThatThrownBy(() -> Sha256.of(folder.resolve("absent")))
        .hasMessage("cannot read " + folder.resolve("absent") + ": no such file or folder");
  }

  @Test
  void theDigestOfNothingIsTheKnownOne() {
    assertThat(Sha256.of(new byte[0]))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }
}
