package dev.lungo.model;

import java.util.List;
import java.util.OptionalInt;

/// The ids that config.json and generation_config.json give a role.
///
/// @param begin starts every text, if the model has such a token
/// @param end any of them ends a text
/// @param padding fills short rows
public record SpecialTokens(OptionalInt begin, List<Integer> end, OptionalInt padding) {
  public static final SpecialTokens NONE =
      new SpecialTokens(OptionalInt.empty(), List.of(), OptionalInt.empty());

  public SpecialTokens {
    end = List.copyOf(end);
  }
}
