package dev.lungo.torch;

import org.bytedeco.pytorch.global.torch;

/// How many threads one tensor operation uses.
///
/// The setting belongs to the process. Each Java thread that calls libtorch may get a team of
/// its own, so few threads should call it; never a virtual one, which the native call would
/// pin.
public final class Threads {
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
}
