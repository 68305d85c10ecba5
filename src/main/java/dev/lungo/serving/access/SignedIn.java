package dev.lungo.serving.access;

import dev.lungo.serving.ApiException;
import dev.lungo.serving.Caller;
import dev.lungo.store.Person;
import io.helidon.webserver.http.ServerRequest;

/// A person at the page: a user who signed in, or the one person at a server that is open.
public final class SignedIn implements Caller {
  private final Person person;
  private final Usage usage;
  private final String csrf;
  private final boolean open;

  /// @param csrf what their writing requests must carry
  /// @param open whether nobody needs to sign in here
  SignedIn(Person person, Usage usage, String csrf, boolean open) {
    this.person = person;
    this.usage = usage;
    this.csrf = csrf;
    this.open = open;
  }

  /// The person behind a request.
  ///
  /// @throws ApiException 401 if nobody signed in
  public static SignedIn of(ServerRequest request) {
    if (Caller.of(request) instanceof SignedIn person) {
      return person;
    }
    throw ApiException.unauthorized("sign in first");
  }

  public Person person() {
    return person;
  }

  void begin() {
    usage.begin();
  }

  String csrf() {
    return csrf;
  }

  boolean open() {
    return open;
  }

  /// How many answers may be written for them at a time; 0 is any number.
  public int streams() {
    return usage.limits().streams();
  }

  /// To be asked before something is generated: reading goes on when the tokens are used up.
  ///
  /// @throws ApiException 429
  public void requireTokens() {
    usage.requireTokens();
  }

  @Override
  public String name() {
    return person.name();
  }

  @Override
  public void used(int promptTokens, int generatedTokens) {
    usage.spend(promptTokens + generatedTokens);
  }

  @Override
  public void done() {
    usage.end();
  }
}
