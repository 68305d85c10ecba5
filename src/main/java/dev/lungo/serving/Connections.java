package dev.lungo.serving;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Closes connections whose request takes too long: a thread that is stuck in a write, because its
/// client neither reads nor leaves, cannot help itself.
final class Connections implements Http1ConnectionListener, AutoCloseable {
  /// Helidon has one virtual thread for each connection, on which the listener and the handlers
  /// run; this is how a filter finds the socket.
  private static final ThreadLocal<@Nullable HelidonSocket> SOCKET = new ThreadLocal<>();

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("connections").factory());

  Connections() {
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public void prologue(ConnectionContext context, HttpPrologue prologue) {
    SOCKET.set(context.serverSocket());
  }

  /// Closes this thread's connection after some time, unless what is returned is cancelled.
  Future<?> closeAfter(Duration time) {
    HelidonSocket mine = SOCKET.get();
    return timer.schedule(
        () -> {
          if (mine != null) {
            mine.close();
          }
        },
        time.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
