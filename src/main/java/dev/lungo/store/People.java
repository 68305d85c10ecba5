package dev.lungo.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who talks to the models: users with a password, and the one person at a server that is open.
public final class People {
  People() {}

  /// The one person at an open server: no user, and an administrator.
  public Person local() {
    throw new UnsupportedOperationException();
  }

  /// All users by name; the person of {@link #local} is none.
  public List<Person> users() {
    throw new UnsupportedOperationException();
  }

  /// A user by name, in any case.
  public Optional<Person> user(String name) {
    throw new UnsupportedOperationException();
  }

  /// Whether there are users at all.
  public boolean anyUser() {
    throw new UnsupportedOperationException();
  }

  /// @throws IllegalArgumentException if the name is taken or no name, or the password too short
  public Person add(String name, String password, UserRole role) {
    throw new UnsupportedOperationException();
  }

  /// The user, if the password is theirs. It takes as long where there is no such user, and is slow
  /// on purpose (about a tenth of a second of computing, 19 MiB).
  public Optional<Person> signIn(String name, String password) {
    throw new UnsupportedOperationException();
  }

  /// Changes the password and ends the user's sessions.
  ///
  /// @throws java.util.NoSuchElementException if there is no such user, as of the next two
  public void password(String name, String password) {
    throw new UnsupportedOperationException();
  }

  public Person role(String name, UserRole role) {
    throw new UnsupportedOperationException();
  }

  /// Deletes a user with all that they said.
  public void remove(String name) {
    throw new UnsupportedOperationException();
  }

  /// @param consent whether what they say may become training data; null for undecided
  /// @return the person with it
  public Person consent(String id, @Nullable Boolean consent) {
    throw new UnsupportedOperationException();
  }
}
