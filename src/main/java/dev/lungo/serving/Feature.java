package dev.lungo.serving;

import io.helidon.webserver.http.HttpRouting;

/// A part of what the server serves: it adds its paths, and filters if it needs them, to the
/// routing. Features are added in the order of the server's list; what they throw becomes an error
/// object.
@FunctionalInterface
public interface Feature {
  void addTo(HttpRouting.Builder routing);

  /// The server stops: the models have ended, and nothing new comes. What is still to be done must
  /// be done when this returns, within seconds.
  default void stop() {}
}
