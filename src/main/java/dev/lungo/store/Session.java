package dev.lungo.store;

import java.time.Instant;

/// A browser in which somebody signed in.
public record Session(Person person, Instant expires) {}
