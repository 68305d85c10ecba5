package dev.lungo.alignment.ppo;

import dev.lungo.alignment.Reward;

/// What the policy said to a prompt.
///
/// @param response every token that was sampled, all of which are learned from
/// @param ended whether the response has the end that the recipe asks for
/// @param answer what the reward sees: of a response of fixed length, what was left of it by the
///     truncation
record Rollout(Prompt prompt, int[] response, boolean ended, Reward.Answer answer) {
  /// Tokens of prompt and response.
  int length() {
    return prompt.ids().length + response.length;
  }
}
