package dev.lungo.generation;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/// The one thread on which a process's models compute.
///
/// libtorch gives each thread that calls it a team of its own, as large as the machine, so two
/// of them on the same cores only disturb each other. Engines share this thread by short tasks, one
/// step of a batch each, which it runs in the order in which they come: so several models take
/// turns, step by step.
public final class ModelThread implements AutoCloseable {
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("model").factory());

  /// Queues a task.
  ///
  /// @return false if the thread has ended
  boolean run(Runnable task) {
    try {
      executor.execute(task);
      return true;
    } catch (RejectedExecutionException _) {
      return false;
    }
  }

  /// Ends the thread after what is queued.
  @Override
  public void close() {
    executor.close();
  }
}
