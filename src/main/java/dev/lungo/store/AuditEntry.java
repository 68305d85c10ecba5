package dev.lungo.store;

import java.time.Instant;

/// An action of somebody who administers the server.
///
/// @param actor a user's name, or `command line`
/// @param action such as `user.add`
/// @param subject what it was done to: a name, never a secret
public record AuditEntry(Instant time, String actor, String action, String subject) {}
