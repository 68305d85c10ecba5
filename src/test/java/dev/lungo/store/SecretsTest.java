package dev.lungo.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  /// The Argon2id of the reference implementation: `echo -n password | argon2 somesalt -id -t 2
  /// -k 65536 -p 1 -l 32`, from its test file.
  @Test
  void theLibraryComputesWhatTheReferenceDoes() {
    Argon2Function argon2 = Argon2Function.getInstance(65_536, 2, 1, 32, Argon2.ID);
    String hash = argon2.hash("password", "somesalt").getResult();
    assertThat(hash)
        .isEqualTo(
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$"
                + "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
  }

  @Test
  void noSecretIsInTheDatabase(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("store.db");
    NewKey key;
    String token;
    try (Store store = Store.open(file.toString())) {
      Person ada = store.people().add("ada", "correct horse", UserRole.USER);
      key = store.keys().add("ci", null, null);
      token = store.sessions().open(ada.id(), Duration.ofDays(1));
    }
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(all).contains("ada", "$argon2id$v=19$m=19456,t=2,p=1$");
    for (String secret : List.of("correct horse", key.secret(), token)) {
      assertThat(all).doesNotContain(secret);
    }
    assertThat(key.toString()).doesNotContain(key.secret());
  }

  @Test
  void onePasswordHasManyHashes() {
    String one = Passwords.hash("correct horse");
    assertThat(Passwords.hash("correct horse")).isNotEqualTo(one);
    assertThat(Passwords.matches("correct horse", one)).isTrue();
  }
}
