package dev.lungo.training;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// Lets Ctrl-C and `kill -TERM` end a run in order: the step is finished and a checkpoint written
/// before the process goes, with the exit code that the signal gives (130, 143).
///
/// The JVM turns both signals into its shutdown, which runs this object's hook and waits for it;
/// the hook asks the run to stop and waits for it in turn.
public final class Interruption implements AutoCloseable {
  private final AtomicBoolean requested = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook =
      Thread.ofPlatform()
          .name("interruption")
          .unstarted(
              () -> {
                if (done.getCount() > 0) {
                  request();
                  awaitDone();
                }
              });

  private Interruption() {}

  /// Watches for the process's end until closed.
  public static Interruption watch() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /// Never interrupted, unless {@link #request}ed.
  public static Interruption none() {
    return new Interruption();
  }

  /// Asks the run to stop after the step it is at.
  public void request() {
    requested.set(true);
  }

  public boolean requested() {
    return requested.get();
  }

  private void awaitDone() {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The run has ended; the process may go.
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is on its way down already.
    }
  }
}
