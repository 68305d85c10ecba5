package dev.lungo.alignment.ppo;

import dev.lungo.training.Doc;

/// How the policy answers. `recipe.yaml` holds it under `sample`.
public record SampleRecipe(
    @Doc("tokens of a response: the most, or with kind truncated exactly so many") int response,
    @Doc(
            "of sampling; the log-probabilities of policy and reference are taken at it too, so "
                + "that what is scored is what was sampled")
        double temperature,
    @Doc("kind end-token: the model's own; kind truncated: at a token, after sampling")
        Ending ending,
    @Doc("answers that are sampled together") int slots) {
  public SampleRecipe {
    if (response < 1 || slots < 1 || !(temperature > 0 && temperature <= 10)) {
      throw new IllegalArgumentException(
          "sample needs response>=1, slots>=1 and a temperature above 0, but response="
              + response
              + ", slots="
              + slots
              + ", temperature="
              + temperature);
    }
    if (ending instanceof Ending.Truncated(String _, int after) && after >= response) {
      throw new IllegalArgumentException(
          "sample.ending.after must be below sample.response, but after="
              + after
              + " and response="
              + response);
    }
  }

  SampleRecipe withResponse(int tokens) {
    return new SampleRecipe(tokens, temperature, ending, slots);
  }
}
