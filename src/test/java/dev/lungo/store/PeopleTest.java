package dev.lungo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class PeopleTest extends StoreFixture {
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void theOnePersonAtAnOpenServerIsNoUser() {
    assertThat(store.people().local().id()).isEqualTo(owner);
    assertThat(store.people().users()).isEmpty();
    assertThat(store.people().anyUser()).isFalse();
    assertThat(store.people().signIn("local", "")).isEmpty();
    assertThat(store.people().signIn("", "")).isEmpty();
    assertThat(store.people().add("local", "a user of that name", UserRole.USER).id())
        .isNotEqualTo(owner);
  }

  @Test
  void whoKnowsThePasswordSignsInByNameInAnyCase() {
    Person ada = store.people().add("Ada", "correct horse", UserRole.USER);
    reopen();
    assertThat(store.people().signIn("Ada", "correct horse")).contains(ada);
    assertThat(store.people().signIn("ADA", "correct horse")).contains(ada);
    for (String wrong : List.of("Correct horse", "correct horse ", "", "x".repeat(100_000))) {
      assertThat(store.people().signIn("Ada", wrong)).isEmpty();
    }
    assertThat(store.people().signIn("nobody", "correct horse")).isEmpty();
  }

  @Test
  void aNewPasswordEndsTheOldOneAndTheSessions() {
    Person ada = store.people().add("ada", "password one", UserRole.USER);
    String token = store.sessions().open(ada.id(), DAY);
    store.people().password("ada", "пароль два");
    assertThat(store.people().signIn("ada", "password one")).isEmpty();
    assertThat(store.people().signIn("ada", "пароль два")).isPresent();
    assertThat(store.sessions().find(token)).isEmpty();
  }

  @Test
  void badNamesAndPasswordsAreRefused() {
    store.people().add("ada", "long enough", UserRole.USER);
    for (String name : List.of("", " ", "a b", "a\nb", "ADA", "../x", "x".repeat(65), "\u0000")) {
      assertThatThrownBy(() -> store.people().add(name, "long enough", UserRole.USER))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String password : List.of("", "1234567", "x".repeat(1001))) {
      assertThatThrownBy(() -> store.people().add("bob", password, UserRole.USER))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("8 to 1000");
    }
    assertThat(store.people().users()).extracting(Person::name).containsExactly("ada");
  }

  @Test
  void rolesAndConsentAreKept() {
    Person ada = store.people().add("ada", "long enough", UserRole.USER);
    assertThat(ada.consent()).isNull();
    assertThat(store.people().role("ada", UserRole.ADMIN).role()).isEqualTo(UserRole.ADMIN);
    for (Boolean consent : new Boolean[] {true, false, null}) {
      store.people().consent(ada.id(), consent);
      assertThat(store.people().user("ada").orElseThrow().consent()).isEqualTo(consent);
    }
    assertThatThrownBy(() -> store.people().role("bob", UserRole.ADMIN))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("there is no user 'bob'");
  }

  @Test
  void whoIsRemovedTakesEverythingAlong() {
    Person ada = store.people().add("ada", "long enough", UserRole.USER);
    String token = store.sessions().open(ada.id(), DAY);
    String id = store.conversations().create(ada.id(), "t", "m", "", SamplingSettings.OPEN).id();
    assertThat(store.conversations().count(ada.id())).isEqualTo(1);
    store.people().remove("ada");
    assertThat(store.people().user("ada")).isEmpty();
    assertThat(store.sessions().find(token)).isEmpty();
    assertThat(store.conversations().find(ada.id(), id)).isEmpty();
  }

  @Test
  void aSessionLastsAsLongAsItWasGiven() {
    Person ada = store.people().add("ada", "long enough", UserRole.USER);
    String token = store.sessions().open(ada.id(), DAY);
    String expired = store.sessions().open(ada.id(), Duration.ZERO);
    assertThat(token).isNotEqualTo(expired).hasSizeGreaterThan(40);
    assertThat(store.sessions().find(token).orElseThrow().person()).isEqualTo(ada);
    assertThat(store.sessions().find(expired)).isEmpty();
    assertThat(store.sessions().find("")).isEmpty();
    store.sessions().prolong(token, Duration.ofDays(30));
    assertThat(store.sessions().find(token).orElseThrow().expires())
        .isAfter(java.time.Instant.now().plus(Duration.ofDays(29)));
    store.sessions().close(token);
    assertThat(store.sessions().find(token)).isEmpty();
  }

  @Test
  void aKeyWorksUntilItIsRevoked() {
    NewKey made = store.keys().add("ci", 60, null);
    assertThat(store.keys().find(made.secret())).contains(made.key());
    assertThat(made.key())
        .returns(60, ApiKey::requestsPerMinute)
        .returns(null, ApiKey::tokensPerMinute);
    assertThat(store.keys().anyValid()).isTrue();
    assertThat(store.keys().find(made.secret() + "x")).isEmpty();
    assertThatThrownBy(() -> store.keys().add("CI", null, null)).hasMessageContaining("already");
    assertThatThrownBy(() -> store.keys().add("b", 0, null)).hasMessageContaining("1 or more");

    ApiKey revoked = store.keys().revoke("ci");
    assertThat(revoked.revoked()).isNotNull();
    assertThat(store.keys().find(made.secret())).isEmpty();
    assertThat(store.keys().anyValid()).isFalse();
    assertThat(store.keys().all()).containsExactly(revoked);
    assertThat(store.keys().revoke("ci")).isEqualTo(revoked);
    assertThatThrownBy(() -> store.keys().revoke("x")).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void theAuditLogHasTheNewestFirst() {
    for (int i = 0; i < 5; i++) {
      store.audit().add("ada", "user.add", "user" + i);
    }
    reopen();
    assertThat(store.audit().newest(3)).hasSize(3).allMatch(e -> e.actor().equals("ada"));
    assertThat(store.audit().newest(100))
        .extracting(AuditEntry::subject)
        .containsExactlyInAnyOrder("user0", "user1", "user2", "user3", "user4");
  }
}
