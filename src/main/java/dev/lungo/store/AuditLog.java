package dev.lungo.store;

import java.util.List;

/// Who administered what, and when.
public final class AuditLog {
  AuditLog() {}

  public void add(String actor, String action, String subject) {
    throw new UnsupportedOperationException();
  }

  /// The newest entries, newest first.
  public List<AuditEntry> newest(int limit) {
    throw new UnsupportedOperationException();
  }
}
