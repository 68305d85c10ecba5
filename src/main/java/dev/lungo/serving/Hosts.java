package dev.lungo.serving;

import io.helidon.webserver.http.ServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Which names a server answers to.
///
/// A page of another site can point its own name at 127.0.0.1 and would then be, to the browser,
/// of the same origin as a server there (DNS rebinding). So a server on a loopback address
/// answers only to loopback names and to those it was told of. On other addresses access is by key
/// or password, which such a page has not.
final class Hosts {
  private final boolean check;
  private final Set<String> names = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));

  Hosts(ServerOptions options) {
    check = options.loopback() || !options.hosts().isEmpty();
    names.add(options.host().toLowerCase(Locale.ROOT));
    options.hosts().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }

  /// @throws ApiException 403
  void check(ServerRequest request) {
    String host = request.authority().toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
    if (check && !names.contains(host)) {
      throw ApiException.forbidden(
          "this server does not answer to the name '"
              + Json.excerpt(host)
              + "'; start it with --allow-host to allow it");
    }
  }
}
