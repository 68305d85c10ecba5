package dev.lungo.training;

import java.util.List;

/// What a tuned model is asked at each look. `recipe.yaml` holds it under `samples`.
public record SamplesRecipe(
    @Doc("questions whose answers are shown; empty: the first few of the held-out ones")
        List<String> prompts,
    @Doc("held-out questions that are answered too, to see how many answers end") int questions,
    @Doc("tokens after which an answer is taken not to end") int tokens,
    @Doc("of sampling, among the 50 most probable tokens; 0: the most probable one")
        double temperature) {
  public SamplesRecipe {
    prompts = List.copyOf(prompts);
    if (questions < 0 || tokens < 1 || !(temperature >= 0 && temperature <= 10)) {
      throw new IllegalArgumentException(
          "samples needs questions>=0, tokens>=1 and a temperature from 0 to 10, but questions="
              + questions
              + ", tokens="
              + tokens
              + ", temperature="
              + temperature);
    }
  }

  public SamplesRecipe withPrompts(List<String> value) {
    return new SamplesRecipe(value, questions, tokens, temperature);
  }
}
