package dev.lungo.alignment.ppo;

import dev.lungo.training.Doc;

/// What one step samples and how it learns from that. `recipe.yaml` holds it under `update`.
public record UpdateRecipe(
    @Doc("episodes, each a prompt and an answer, that a step samples") int episodes,
    @Doc("episodes of one optimizer step") int minibatch,
    @Doc("passes over the step's episodes") int epochs,
    @Doc("answers to each prompt; leave-one-out and group-relative need two or more") int perPrompt,
    @Doc(
            "prompts asked for each that is learned from: the ones whose answers' scores differ"
                + " most; 1: all are learned from")
        int candidates,
    @Doc("a token is moved no further than this from ratio 1") double clip,
    @Doc("the step's updates end where the policy has moved so many nats a token; 0: never")
        double stopAtKl) {
  public UpdateRecipe {
    if (episodes < 1 || minibatch < 1 || epochs < 1 || perPrompt < 1) {
      throw new IllegalArgumentException(
          "update needs episodes, minibatch, epochs and perPrompt of 1 or more, but they are "
              + episodes
              + ", "
              + minibatch
              + ", "
              + epochs
              + " and "
              + perPrompt);
    }
    if (episodes % minibatch != 0 || episodes % perPrompt != 0) {
      throw new IllegalArgumentException(
          "update.episodes must be a multiple of minibatch and perPrompt, but episodes="
              + episodes
              + ", minibatch="
              + minibatch
              + " and perPrompt="
              + perPrompt);
    }
    if (candidates < 1 || (candidates > 1 && perPrompt < 2)) {
      throw new IllegalArgumentException(
          "update.candidates must be 1, or more where perPrompt is 2 or more (the answers to a"
              + " prompt are compared), but candidates="
              + candidates
              + " and perPrompt="
              + perPrompt);
    }
    if (!(clip > 0 && clip < 1) || !(stopAtKl >= 0)) {
      throw new IllegalArgumentException(
          "update needs a clip between 0 and 1 and stopAtKl>=0, but clip="
              + clip
              + " and stopAtKl="
              + stopAtKl);
    }
  }

  /// Prompts that a step asks.
  public int prompts() {
    return episodes / perPrompt * candidates;
  }

  UpdateRecipe scaled(int scale) {
    if (episodes % scale != 0 || minibatch % scale != 0) {
      throw new IllegalArgumentException(
          "the scale must divide the preset's batch of "
              + episodes
              + " and minibatch of "
              + minibatch
              + ", but it is "
              + scale);
    }
    return new UpdateRecipe(
        episodes / scale, minibatch / scale, epochs, perPrompt, candidates, clip, stopAtKl);
  }

  UpdateRecipe withPerPrompt(int answers) {
    return new UpdateRecipe(episodes, minibatch, epochs, answers, candidates, clip, stopAtKl);
  }
}
