package dev.lungo.cli.speedrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.cli.Main;
import dev.lungo.torch.Threads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeedrunCommandTest {
  @TempDir Path folder;

  private record Ended(int code, String err) {}

  private Ended run(String... more) {
    List<String> words = new ArrayList<>(List.of("speedrun", "--no-serve"));
    words.addAll(List.of(more));
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      return new Ended(
          Main.run(words.toArray(String[]::new)), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setErr(before);
    }
  }

  private String out() {
    return folder.resolve("run").toString();
  }

  @Test
  void aRehearsalGoesThroughEveryStageAndASecondCallFindsAllDone() throws IOException {
    Threads.use(1);
    Ended first = run("--rehearsal", "--minutes", "0.2", "--out", out());
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.err())
        .contains("made by rules", "[1/", "./lungo curriculum --out", "answers of the sft model:")
        .contains("Ctrl-C at any moment");
    for (String made :
        List.of("base/model/config.json", "reward/model", "ppo/model/examples.json", "exam/ppo")) {
      assertThat(folder.resolve("run").resolve(made)).exists();
    }
    assertThat(Files.readString(folder.resolve("run/REPORT.md")))
        .contains("| | chance | base | sft | ppo |");
    Ended again = run("--out", out());
    assertThat(again.code()).isZero();
    assertThat(again.err()).contains("going on with the speedrun").doesNotContain("[1/");
    Ended other = run("--out", out(), "--minutes", "20");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("began with another --minutes").hasLineCount(1);
  }

  @Test
  void wrongUseIsOneLineWithTheRemedyBeforeAnythingIsWritten() throws IOException {
    Ended few = run("--minutes", "4", "--out", out());
    assertThat(few.code()).isEqualTo(2);
    assertThat(few.err()).contains("at least 5").hasLineCount(1);
    Ended none = run("--data", folder.resolve("none").toString(), "--out", out());
    assertThat(none.err()).contains("no folder").hasLineCount(1);
    assertThat(folder.resolve("run")).doesNotExist();
    Files.createDirectories(folder.resolve("run"));
    Files.writeString(folder.resolve("run/recipe.yaml"), "");
    Ended other = run("--out", out());
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err())
        .contains("not a speedrun (recipe.yaml)", "another --out")
        .hasLineCount(1);
  }

  @Test
  void aPortInUseIsPassedOver() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Ports.free(taken.getLocalPort())).isGreaterThan(taken.getLocalPort());
    }
    assertThat(Ports.free(0)).isZero();
  }
}
