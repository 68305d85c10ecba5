package dev.lungo.torch;

/// Loads libtorch once, and says in one line what is missing where it cannot be loaded.
///
/// {@link Device} calls it, and nothing native happens before a program has a device.
final class Natives {
  private Natives() {}

  /// @throws IllegalStateException if this platform has no libtorch on the class path
  static void load() {
    try {
      Holder.load();
    } catch (LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(
          "libtorch cannot be loaded on %s/%s: %s; expected its native library on the class path (the Maven profile of this platform adds it)"
              .formatted(
                  System.getProperty("os.name"),
                  System.getProperty("os.arch"),
                  String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given")),
          e);
    }
  }

  /// Initialised once by the class loader, so that threads need no lock of ours.
  private static final class Holder {
    static {
      // The first use of the class loads the library; the call itself is arbitrary.
      int _ = org.bytedeco.pytorch.global.torch.get_num_threads();
    }

    static void load() {}
  }
}
