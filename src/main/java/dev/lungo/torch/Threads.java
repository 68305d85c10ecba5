package dev.lungo.torch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
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
  /// shared out. Small operations leave most of a team waiting; several streams of them do not. One
  /// task alone stays on the caller's thread, with all of its threads.
  ///
  /// @return what each gave, in order
  public static <T> List<T> atOnce(List<? extends Supplier<T>> tasks) {
    if (tasks.size() < 2) {
      return tasks.stream().<T>map(Supplier::get).toList();
    }
    int all = count();
    int each = Math.max(1, all / tasks.size());
    List<CompletableFuture<T>> running =
        tasks.stream()
            .map(task -> CompletableFuture.supplyAsync(() -> with(each, task), WORKERS))
            .toList();
    try {
      // All are awaited, also where one fails: they use what the caller may close.
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
      return running.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      use(all);
    }
  }

  private static <T> T with(int threads, Supplier<T> task) {
    if (count() != threads) {
      use(threads); // of this thread alone, but also what new threads begin with
    }
    return task.get();
  }
}
