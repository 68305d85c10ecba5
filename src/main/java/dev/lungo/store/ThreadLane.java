package dev.lungo.store;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/// A few platform threads, which take work in the order in which it came.
///
/// Requests run on virtual threads, and a native call pins one to its carrier, of which there are
/// as many as cores: two that wait for the disk would stop a small machine.
final class ThreadLane implements Lane {
  /// Work that has waited for longer is refused, so that a database that is locked for long does
  /// not gather callers who each wait for those before.
  private static final long PATIENCE = 10_000_000_000L;

  private final ExecutorService threads;

  ThreadLane(String name, int count) {
    threads =
        Executors.newFixedThreadPool(count, Thread.ofPlatform().name(name).daemon().factory());
  }

  @Override
  public <T> T call(Callable<T> work) throws Exception {
    long asked = System.nanoTime();
    Future<T> result;
    try {
      result =
          threads.submit(
              () -> {
                if (System.nanoTime() - asked > PATIENCE) {
                  throw new StoreUnavailableException("the database is busy: try again later");
                }
                return work.call();
              });
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the store is closed", e);
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Ends when the work that was handed in has been done.
  @Override
  public void close() {
    threads.close();
  }
}
