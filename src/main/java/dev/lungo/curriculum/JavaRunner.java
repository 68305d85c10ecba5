package dev.lungo.curriculum;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Compiles and runs small methods that a model wrote, in a process of its own: with little memory,
/// with a time limit, and only after {@link JavaSandbox} found nothing in them but plain
/// calculation.
///
/// The process is started with the first method and again after one that did not end. One thread
/// uses it.
public final class JavaRunner implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /// For the process to start and its compiler to warm up, also on a busy machine.
  private static final Duration START = Duration.ofSeconds(60);

  /// Methods whose outcome is remembered: of a policy's answers to one prompt most are the same.
  private static final int REMEMBERED = 1000;

  private final Map<String, String> replies =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > REMEMBERED;
        }
      };
  private @Nullable Process process;
  private @Nullable Writer in;
  private @Nullable BufferedReader out;

  /// Whether a method compiles and gives the right results.
  ///
  /// @param answer the model's words, with the code in a fence or bare
  /// @return nothing if it is right, else why not, in one line
  public Optional<String> problem(String answer, Check.JavaMethod check) {
    String code = JavaSandbox.code(answer);
    Optional<String> unsafe = JavaSandbox.objection(code);
    if (unsafe.isPresent()) {
      return unsafe;
    }
    String request = JavaSandbox.request(code, check);
    String known = replies.get(request);
    String reply = known == null ? ask(request) : known;
    return reply.equals(JavaSandbox.RIGHT) ? Optional.empty() : Optional.of(reply);
  }

  private String ask(String request) {
    try {
      if (process == null || !process.isAlive()) {
        start();
        String _ = exchange(JavaSandbox.request("", new Check.JavaMethod("", List.of())), START);
      }
      String reply = exchange(request, LIMIT);
      replies.put(request, reply); // not that a busy machine was too slow, or the process broke
      return reply;
    } catch (TimeoutException _) {
      stop();
      return "it did not end within " + LIMIT.toSeconds() + " s";
    } catch (ExecutionException | IOException e) {
      stop();
      return "it broke the process: " + e.getMessage();
    } catch (InterruptedException _) {
      stop();
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private String exchange(String request, Duration limit)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Writer writer = Objects.requireNonNull(in);
    BufferedReader reader = Objects.requireNonNull(out);
    writer.write(request + "\n");
    writer.flush();
    String reply =
        CompletableFuture.supplyAsync(() -> line(reader))
            .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (reply == null) {
      throw new IOException("it ended");
    }
    return reply;
  }

  private static @Nullable String line(BufferedReader reader) {
    try {
      return reader.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start() throws IOException {
    Process started =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dstdout.encoding=UTF-8",
                    "-cp",
                    classes(),
                    JavaSandbox.class.getName()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process = started;
    in = new OutputStreamWriter(started.getOutputStream(), StandardCharsets.UTF_8);
    out =
        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
  }

  /// Where this class is: the sandbox needs nothing but the JDK and itself.
  private static String classes() {
    try {
      return Path.of(JavaRunner.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("cannot tell where the classes are", e);
    }
  }

  private void stop() {
    if (process != null) {
      Process _ = process.destroyForcibly();
      process = null;
    }
  }

  @Override
  public void close() {
    stop();
  }
}
