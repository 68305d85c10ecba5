package dev.lungo.serving.access;

import dev.lungo.serving.ApiException;
import dev.lungo.serving.Caller;
import dev.lungo.serving.Feature;
import dev.lungo.serving.Fields;
import dev.lungo.serving.Json;
import dev.lungo.serving.Paths;
import dev.lungo.store.Person;
import dev.lungo.store.Store;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.node.ObjectNode;

/// Who is at the page: signing in and out, and what the person agreed to.
///
/// | path                   |                                                         |
/// |------------------------|---------------------------------------------------------|
/// | `GET /api/session`     | user (null: sign in), open, csrf, consent, version      |
/// | `POST /api/session`    | name, password; the same answer, and the cookie         |
/// | `DELETE /api/session`  | signs out                                               |
/// | `PUT /api/settings`    | consent: true, false or null for undecided              |
public final class SessionApi implements Feature {
  private static final int MAX_BODY = 16 << 10;
  private static final int MAX_FIELD = 1000;

  private final Store store;
  private final StoreAccess access;
  private final String version;
  private final Attempts attempts = new Attempts(System::nanoTime);

  /// @param version Lungo's own, for people to see
  public SessionApi(Store store, StoreAccess access, String version) {
    this.store = store;
    this.access = access;
    this.version = version;
  }

  @Override
  public void addTo(HttpRouting.Builder routing) {
    Paths.add(
        routing,
        StoreAccess.SESSION,
        Map.of(Method.GET, this::session, Method.POST, this::signIn, Method.DELETE, this::signOut));
    Paths.add(routing, "/api/settings", Map.of(Method.PUT, this::settings));
  }

  private void session(ServerRequest request, ServerResponse response) {
    Optional<SignedIn> person =
        Caller.of(request) instanceof SignedIn found ? Optional.of(found) : Optional.empty();
    send(response, person);
  }

  private void send(ServerResponse response, Optional<SignedIn> who) {
    ObjectNode root = Json.object();
    if (who.isPresent()) {
      Person person = who.get().person();
      root.putObject("user").put("name", person.name()).put("role", person.role().label());
      root.put("consent", person.consent());
    } else {
      root.putNull("user").putNull("consent");
    }
    root.put("open", who.map(SignedIn::open).orElse(false));
    root.put("csrf", who.map(SignedIn::csrf).orElseGet(access::csrf));
    root.put("version", version);
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    Json.send(response, root);
  }

  private void signIn(ServerRequest request, ServerResponse response) {
    Fields fields = Json.read(request, MAX_BODY);
    String name = field(fields, "name").strip();
    String password = field(fields, "password");
    AtomicReference<Optional<Person>> found = new AtomicReference<>(Optional.empty());
    boolean right =
        attempts.allow(
            name.toLowerCase(Locale.ROOT),
            request.remotePeer().host(),
            () -> {
              found.set(store.people().signIn(name, password));
              return found.get().isPresent();
            });
    if (!right) {
      throw ApiException.status(401, "wrong_password", "the name or the password is wrong");
    }
    Tokens.session(request).ifPresent(old -> store.sessions().close(old));
    Person person = found.get().orElseThrow();
    String token = store.sessions().open(person.id(), StoreAccess.LIFE);
    response.header(HeaderNames.SET_COOKIE, cookie(request, token, StoreAccess.LIFE));
    send(response, Optional.of(access.signedIn(person, token)));
  }

  private static String field(Fields fields, String name) {
    String value = fields.requireString(name);
    if (value.length() > MAX_FIELD) {
      throw fields.wrong(name, "must have at most %d characters".formatted(MAX_FIELD));
    }
    return value;
  }

  private void signOut(ServerRequest request, ServerResponse response) {
    Tokens.session(request).ifPresent(token -> store.sessions().close(token));
    response.header(HeaderNames.SET_COOKIE, cookie(request, "", Duration.ZERO));
    response.status(204).send();
  }

  /// Not for scripts, and not for requests that start at another site. A browser that came over TLS
  /// says so in the header Origin, and then keeps the cookie to itself on other ways.
  private static String cookie(ServerRequest request, String value, Duration life) {
    boolean secure = request.headers().first(HeaderNames.ORIGIN).orElse("").startsWith("https://");
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
        .formatted(Tokens.COOKIE, value, life.toSeconds(), secure ? "; Secure" : "");
  }

  private void settings(ServerRequest request, ServerResponse response) {
    SignedIn who = SignedIn.of(request);
    Fields fields = Json.read(request, MAX_BODY);
    Boolean consent = fields.has("consent") ? fields.flag("consent", false) : null;
    Person person = store.people().consent(who.person().id(), consent);
    Json.send(response, Json.object().put("consent", person.consent()));
  }
}
