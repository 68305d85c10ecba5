package dev.lungo.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `kill -9` in the middle of writing: what was acknowledged is there.
class KilledWriterTest {
  private static final int ACKNOWLEDGED = 150;

  @ParameterizedTest
  @EnumSource(DatabaseKind.class)
  void everythingAcknowledgedIsThereAfterAKill(DatabaseKind kind, @TempDir Path folder)
      throws Exception {
    String address = kind.fresh(folder);
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                address)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader lines = writer.inputReader(StandardCharsets.UTF_8)) {
      for (String line; acknowledged.size() < ACKNOWLEDGED && (line = lines.readLine()) != null; ) {
        acknowledged.add(line);
      }
      writer.toHandle().destroyForcibly(); // SIGKILL; the process's own would close the pipe
      // What it said until then was acknowledged, too; a line that broke off was not.
      StringBuilder rest = new StringBuilder();
      for (int c; (c = lines.read()) >= 0; ) {
        rest.append((char) c);
      }
      rest.substring(0, rest.lastIndexOf("\n") + 1).lines().forEach(acknowledged::add);
    }
    assertThat(writer.waitFor()).as("killed").isEqualTo(128 + 9);
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED);

    try (Store store = Store.open(address)) {
      String owner = store.people().local().id();
      store.messages().cutUnfinished();
      Map<String, SavedMessage> found = new HashMap<>();
      for (SavedConversation each :
          store.conversations().page(owner, "", null, 10).conversations()) {
        store.messages().all(owner, each.id()).forEach(m -> found.put(m.id(), m));
      }
      for (String line : acknowledged) {
        String[] parts = line.split(" ", 3);
        assertThat(found).as(line).containsKey(parts[1]);
        SavedMessage message = Objects.requireNonNull(found.get(parts[1]));
        switch (parts[0]) {
          case "sent" -> assertThat(message.content()).isEqualTo(parts[2]);
          case "begun" -> assertThat(message.running()).isFalse();
          case "whole" ->
              assertThat(message)
                  .returns(Status.COMPLETE, SavedMessage::status)
                  .returns(parts[2], SavedMessage::content);
          default -> throw new AssertionError(line);
        }
      }
      assertThat(found.values()).noneMatch(SavedMessage::running);
    }
  }

  /// Writes on two threads, and says what was written once it was.
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws Exception {
      PrintStream out = System.out;
      Store store = Store.open(args[0]);
      String owner = store.people().local().id();
      for (int thread = 0; thread < 2; thread++) {
        String id = store.conversations().create(owner, "t", "m", "", SamplingSettings.OPEN).id();
        String name = "thread " + thread;
        Thread.ofPlatform().start(() -> write(store, owner, id, name, out));
      }
    }

    private static void write(Store store, String owner, String id, String name, PrintStream out) {
      String parent = null;
      for (int i = 0; ; i++) {
        String text = name + " message " + i;
        NewAnswer answer = new NewAnswer("m", "v", SamplingSettings.OPEN, 0, "");
        Sent sent = store.messages().send(owner, id, parent, text, text, List.of(answer));
        String begun = sent.answers().getFirst().id();
        out.print("sent " + sent.user().id() + " " + text + "\n" + "begun " + begun + "\n");
        out.flush();
        store.messages().progress(begun, "half of " + text);
        Ending ending = new Ending(Status.COMPLETE, "to " + text, "stop", null, 1, 1, 1);
        store.messages().finish(begun, ending);
        out.print("whole " + begun + " to " + text + "\n");
        out.flush();
        parent = begun;
      }
    }
  }
}
