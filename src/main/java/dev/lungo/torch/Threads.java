package dev.lungo.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.global.torch;

/// How many threads one tensor operation uses.
///
/// The setting belongs to the process. Each Java thread that calls libtorch may get a team of
/// its own, so few threads should call it; never a virtual one, which the native call would
/// pin.
public final class Threads {
  /// They end with the process, or after a minute without work.
  private static final ExecutorService WORKERS =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("torch-", 0).factory());

  private Threads() {}

  public static int count() {
    Natives.load();
    return torch.get_num_threads();
  }

  /// @param threads at least 1; more than the machine's cores only slows it down
  public static void use(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but threads=" + threads);
    }
    Natives.load();
    torch.set_num_threads(threads);
  }

  /// Runs tasks at the same time, each on a thread of its own, among which the caller's threads are
  /// shared out. Small operations leave most of a team waiting; several streams of them do not.
  ///
  /// @return what each gave, in order
  public static <T> List<T> atOnce(List<? extends Callable<T>> tasks) {
    int all = count();
    int each = Math.max(1, all / tasks.size());
    List<Future<T>> running = new ArrayList<>();
    for (Callable<T> task : tasks) {
      running.add(
          WORKERS.submit(
              () -> {
                if (count() != each) {
                  use(each); // of this thread alone, but also what new threads begin with
                }
                return task.call();
              }));
    }
    try {
      return awaited(running);
    } finally {
      use(all);
    }
  }

  /// Waits for all, also where one fails: they use what the caller may close.
  private static <T> List<T> awaited(List<Future<T>> running) {
    List<T> results = new ArrayList<>();
    RuntimeException failure = null;
    boolean interrupted = false;
    for (Future<T> each : running) {
      while (true) {
        try {
          results.add(each.get());
          break;
        } catch (InterruptedException _) {
          interrupted = true;
        } catch (ExecutionException e) {
          failure =
              e.getCause() instanceof RuntimeException cause
                  ? cause
                  : new IllegalStateException(e.getCause());
          break;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw failure;
    }
    return results;
  }
}
