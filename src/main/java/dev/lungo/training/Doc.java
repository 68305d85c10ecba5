package dev.lungo.training;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// One line about a recipe's key: its meaning, its unit, the reason for its default. {@link
/// Recipes#toYaml} writes it as a comment above the key, so that a saved recipe explains itself.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Doc {
  String value();
}
