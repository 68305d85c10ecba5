package dev.lungo.serving;

import java.time.Duration;
import java.util.Set;

/// Where a server listens, and its limits.
///
/// @param host the address to listen on
/// @param port 0 takes any free one
/// @param hosts names under which browsers may reach it, beside its own address and, on a
///     loopback address, `localhost`: another name in the header Host means that a foreign site
///     points at this server (DNS rebinding)
/// @param maxBody bytes of a request's body
/// @param maxMessage characters of one message or prompt
/// @param deadline for an answer, from the request on
/// @param slack beyond the deadline, for reading the request and writing the rest: what takes
///     longer loses its connection
/// @param grace time for running answers when the server stops
public record ServerOptions(
    String host,
    int port,
    Set<String> hosts,
    int maxBody,
    int maxMessage,
    Duration deadline,
    Duration slack,
    Duration grace) {
  /// Loopback, port 8080, limits for one machine and a handful of people.
  public static final ServerOptions DEFAULT =
      new ServerOptions(
          "127.0.0.1",
          8080,
          Set.of(),
          4 << 20,
          200_000,
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));

  public ServerOptions {
    hosts = Set.copyOf(hosts);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is between 0 and 65535, but port=" + port);
    }
    atLeastOne("max body", maxBody);
    atLeastOne("max message", maxMessage);
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be 1 or more, but it is " + value);
    }
  }

  /// Whether only this machine can reach it.
  public boolean loopback() {
    return Hosts.isLoopback(host);
  }

  public ServerOptions withAddress(String newHost, int newPort) {
    return new ServerOptions(newHost, newPort, hosts, maxBody, maxMessage, deadline, slack, grace);
  }

  public ServerOptions withHosts(Set<String> names) {
    return new ServerOptions(host, port, names, maxBody, maxMessage, deadline, slack, grace);
  }

  public ServerOptions withLimits(int body, int message) {
    return new ServerOptions(host, port, hosts, body, message, deadline, slack, grace);
  }

  public ServerOptions withTimes(Duration forAnswer, Duration forStop) {
    return new ServerOptions(host, port, hosts, maxBody, maxMessage, forAnswer, slack, forStop);
  }

  public ServerOptions withSlack(Duration value) {
    return new ServerOptions(host, port, hosts, maxBody, maxMessage, deadline, value, grace);
  }
}
