package dev.lungo.cli.speedrun;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// A port that nobody listens on.
final class Ports {
  private static final int TRIED = 100;

  private Ports() {}

  /// The port asked for, or the next free one; 0 stays 0, any free one.
  ///
  /// @throws IllegalStateException if there is none
  static int free(int wanted) {
    for (int port = wanted; port < Math.min(65_536, wanted + TRIED); port++) {
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no port from %d to %d is free: choose another --port"
            .formatted(wanted, Math.min(65_535, wanted + TRIED - 1)));
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
