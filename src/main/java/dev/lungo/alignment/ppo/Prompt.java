package dev.lungo.alignment.ppo;

/// What the policy is asked.
///
/// @param ids with everything that opens the answer, such as a chat template's tokens
/// @param text for rewards that read text, and for people
public record Prompt(int[] ids, String text) {
  public Prompt {
    if (ids.length == 0) {
      throw new IllegalArgumentException("a prompt needs at least one token");
    }
  }
}
