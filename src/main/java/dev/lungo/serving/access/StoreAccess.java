package dev.lungo.serving.access;

import dev.lungo.serving.Access;
import dev.lungo.serving.ApiException;
import dev.lungo.serving.Caller;
import dev.lungo.store.ApiKey;
import dev.lungo.store.Person;
import dev.lungo.store.Session;
import dev.lungo.store.Store;
import dev.lungo.store.StoreUnavailableException;
import dev.lungo.store.UserRole;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Access by the users and keys of the store: see the package. Any thread may use it.
public final class StoreAccess implements Access {
  static final HeaderName CSRF = HeaderNames.create("x-csrf-token");
  static final String SESSION = "/api/session";

  /// A session that is used lives on.
  static final Duration LIFE = Duration.ofDays(30);

  private static final HeaderName FETCH_SITE = HeaderNames.create("sec-fetch-site");

  /// How long it may take until a first user or key closes the door.
  private static final long LOOK_NANOS = 1_000_000_000L;

  private final Store store;
  private final Door door;
  private final Limits limits;
  private final LongSupplier clock;
  private final Tokens tokens = new Tokens();
  private final Map<String, Usage> usages = new ConcurrentHashMap<>();
  private volatile @Nullable Registered registered;

  /// @param at by the clock
  private record Registered(boolean users, boolean keys, long at) {}

  public StoreAccess(Store store, Door door, Limits limits) {
    this(store, door, limits, System::nanoTime);
  }

  /// @param clock as {@link System#nanoTime}
  StoreAccess(Store store, Door door, Limits limits, LongSupplier clock) {
    this.store = store;
    this.door = door;
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public Caller admit(ServerRequest request) {
    String path = request.path().path();
    if (path.startsWith("/api/")) {
      return person(request, path);
    }
    return path.startsWith("/metrics") ? watcher(request) : program(request);
  }

  /// Under `/api/`: the page.
  private Caller person(ServerRequest request, String path) {
    requireOwnPage(request);
    Optional<SignedIn> person =
        registered().users() || door == Door.GUARDED ? bySession(request) : Optional.of(local());
    String csrf = person.map(SignedIn::csrf).orElseGet(tokens::csrf);
    Method method = request.prologue().method();
    if (!method.equals(Method.GET)
        && !method.equals(Method.HEAD)
        && !Tokens.same(csrf, request.headers().first(CSRF).orElse(""))) {
      throw ApiException.status(
          403, "csrf", "the header X-CSRF-Token must be what GET " + SESSION + " gave as csrf");
    }
    if (person.isPresent()) {
      person.get().begin();
      return person.get();
    }
    if (path.equals(SESSION)) {
      return new Nobody();
    }
    throw ApiException.status(401, "signed_out", "sign in first");
  }

  /// A browser says whose page asks; another site's may not, whatever it asks for.
  private static void requireOwnPage(ServerRequest request) {
    String site = request.headers().first(FETCH_SITE).orElse("none");
    if (!site.equals("same-origin") && !site.equals("none")) {
      throw ApiException.forbidden("this is for the server's own page only");
    }
  }

  private Optional<SignedIn> bySession(ServerRequest request) {
    Optional<String> token = Tokens.session(request);
    if (token.isEmpty()) {
      return Optional.empty();
    }
    Optional<Session> session = store.sessions().find(token.get());
    // Once a day is enough, and spares a write for each request.
    if (session.isPresent()
        && session.get().expires().isBefore(Instant.now().plus(LIFE).minus(Duration.ofDays(1)))) {
      store.sessions().prolong(token.get(), LIFE);
    }
    return session.map(found -> signedIn(found.person(), tokens.csrf(token.get()), false));
  }

  private SignedIn local() {
    Limits unlimited = door == Door.LOOPBACK ? Limits.NONE : limits;
    Person person = store.people().local();
    return new SignedIn(person, usage("open", unlimited), tokens.csrf(), true);
  }

  private SignedIn signedIn(Person person, String csrf, boolean open) {
    return new SignedIn(person, usage("person " + person.id(), limits), csrf, open);
  }

  /// As after a sign-in with a new session.
  SignedIn signedIn(Person person, String session) {
    return signedIn(person, tokens.csrf(session), false);
  }

  /// Under `/v1/`: programs.
  private Caller program(ServerRequest request) {
    Registered known = registered();
    if (door != Door.GUARDED && !known.users() && !known.keys()) {
      return door == Door.LOOPBACK
          ? Caller.LOCAL
          : begun(request, new KeyCaller("everyone", usage("open", limits)));
    }
    return Tokens.key(request)
        .flatMap(secret -> store.keys().find(secret))
        .map(key -> new KeyCaller(key.name(), usage("key " + key.id(), limits(key))))
        .map(caller -> begun(request, caller))
        .orElseThrow(
            () ->
                ApiException.unauthorized(
                    "the header Authorization must be 'Bearer KEY' with a key that is valid here"));
  }

  private static KeyCaller begun(ServerRequest request, KeyCaller caller) {
    if (request.prologue().method().equals(Method.POST)) {
      caller.usage().requireTokens();
    }
    caller.usage().begin();
    return caller;
  }

  /// A key's own limits, where it has some; it may do as much at a time as a person.
  private Limits limits(ApiKey key) {
    return new Limits(
        Optional.ofNullable(key.requestsPerMinute()).orElse(limits.requestsPerMinute()),
        Optional.ofNullable(key.tokensPerMinute()).orElse(limits.tokensPerMinute()),
        limits.streams());
  }

  /// `/metrics`: a program with a key, or an administrator's browser.
  private Caller watcher(ServerRequest request) {
    Optional<SignedIn> person = bySession(request);
    if (person.isEmpty()) {
      return program(request);
    }
    if (person.get().person().role() != UserRole.ADMIN) {
      throw ApiException.forbidden("only administrators may see this");
    }
    person.get().begin();
    return person.get();
  }

  private Usage usage(String who, Limits limit) {
    return usages.compute(
        who,
        (_, known) ->
            known != null && known.limits().equals(limit) ? known : new Usage(limit, clock));
  }

  /// Whether there are users and keys, as of a moment ago. While the store does not answer, what
  /// was true last goes on being so.
  private Registered registered() {
    Registered known = registered;
    long now = clock.getAsLong();
    if (known != null && now - known.at() < LOOK_NANOS) {
      return known;
    }
    try {
      Registered fresh =
          new Registered(store.people().anyUser(), store.keys().anyValid(), clock.getAsLong());
      registered = fresh;
      return fresh;
    } catch (StoreUnavailableException e) {
      if (known == null) {
        throw e;
      }
      return known;
    }
  }

  /// Who is not signed in needs it, too: to sign in.
  String csrf() {
    return tokens.csrf();
  }
}
