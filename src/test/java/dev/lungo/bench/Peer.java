package dev.lungo.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs a Python peer of `bench/peers` so that it is measured in the same run as Lungo.
///
/// The interpreter is `$LUNGO_PEERS`, or `bench/peers/.venv/bin/python`. A script prints progress
/// to standard error and, as the last line of standard output, one JSON object of figures.
public final class Peer {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Peer() {}

  /// The figures of one run of `bench/peers/SCRIPT`, or empty (with a line saying why) where Python
  /// or the script's requirements are not installed.
  public static Optional<JsonNode> run(String script, String... arguments) {
    String named = System.getenv("LUNGO_PEERS");
    Path python = Path.of(named == null ? "bench/peers/.venv/bin/python" : named);
    if (!Files.isExecutable(python)) {
      System.err.println(
          "no peer: make one with `python3 -m venv bench/peers/.venv && "
              + "bench/peers/.venv/bin/pip install -r bench/peers/requirements.txt`");
      return Optional.empty();
    }
    List<String> command = new ArrayList<>(List.of(python.toString(), "bench/peers/" + script));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String last = "";
      try (BufferedReader out =
          new BufferedReader(
              new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line; (line = out.readLine()) != null; ) {
          last = line.isBlank() ? last : line;
        }
      }
      int code = process.waitFor();
      if (code != 0 || !last.startsWith("{")) {
        System.err.println("no peer: " + script + " ended with exit code " + code);
        return Optional.empty();
      }
      return Optional.of(JSON.readTree(last));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
