package dev.lungo.store;

import java.nio.file.Path;

/// What every test of the store runs on. PostgreSQL is a real server, where it is installed.
enum DatabaseKind {
  SQLITE {
    @Override
    String fresh(Path folder) {
      return folder.resolve("store.db").toString();
    }
  },
  POSTGRESQL {
    @Override
    String fresh(Path folder) {
      return PostgresForTests.require().freshDatabase();
    }
  };

  /// The address of an empty database; skips the test where there is no such server.
  abstract String fresh(Path folder);
}
