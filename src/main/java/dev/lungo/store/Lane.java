package dev.lungo.store;

import java.util.concurrent.Callable;

/// Where work on a database runs.
interface Lane extends AutoCloseable {
  /// On the caller's thread.
  Lane DIRECT =
      new Lane() {
        @Override
        public <T> T call(Callable<T> work) throws Exception {
          return work.call();
        }

        @Override
        public void close() {}
      };

  /// Runs the work and waits for it, even if the caller is interrupted: what was written must not
  /// seem not to be.
  <T> T call(Callable<T> work) throws Exception;

  @Override
  void close();
}
