package dev.lungo.training;

/// What a tuned model is asked at each look. `recipe.yaml` holds it under `samples`.
public record SamplesRecipe(
    @Doc("held-out questions answered, to see how many answers end; the first few are shown")
        int questions,
    @Doc("tokens after which an answer is taken not to end") int tokens,
    @Doc("of sampling, among the 50 most probable tokens; 0: the most probable one")
        double temperature) {
  public SamplesRecipe {
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
}
