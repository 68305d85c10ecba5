package dev.lungo.alignment.reward;

import dev.lungo.alignment.ppo.Ending;
import dev.lungo.training.Doc;
import java.nio.file.Path;
import java.util.List;

/// Where a reward model's zero is, and how large one is: what was learned are differences only.
/// `recipe.yaml` holds it under `normalisation`.
public sealed interface Normalisation {
  /// Scores stay as they were learned: for ratings, which have a scale of their own.
  record None() implements Normalisation {}

  /// Samples of the model that training starts from have mean 0 and variance 1, after the head's
  /// initialisation and again after training (Ziegler et al. 2019).
  record Samples(
      @Doc("how many; the paper's: 256") int count,
      @Doc("tokens of a sampled response, at most") int response,
      @Doc("at which they are sampled") double temperature,
      @Doc("what ends a response: kind end-token, or truncated as in ppo") Ending ending)
      implements Normalisation {
    public Samples {
      if (count < 2 || response < 1 || !(temperature > 0)) {
        throw new IllegalArgumentException(
            "normalisation needs count>=2, response>=1 and temperature>0, but count=%d, response=%d, temperature=%s"
                .formatted(count, response, temperature));
      }
    }

    public static Samples defaults() {
      return new Samples(256, 64, 1, new Ending.EndToken());
    }
  }

  /// The training data's own responses have mean 0 and variance 1 after training.
  record Answers(@Doc("how many of them are read") int count) implements Normalisation {
    public Answers {
      if (count < 2) {
        throw new IllegalArgumentException(
            "normalisation.count must be 2 or more, but is " + count);
      }
    }

    public static Answers defaults() {
      return new Answers(256);
    }
  }

  /// Demonstrations have mean 0 after training (Stiennon et al. 2020, Ouyang et al. 2022).
  record Demonstrations(
      @Doc(
              "files of answered conversations, as for sft; none: the preferred responses of the"
                  + " training data stand in")
          List<Path> files,
      @Doc("how many of them are read") int count)
      implements Normalisation {
    public Demonstrations {
      files = List.copyOf(files);
      if (count < 1) {
        throw new IllegalArgumentException(
            "normalisation.count must be 1 or more, but is " + count);
      }
    }

    public static Demonstrations defaults() {
      return new Demonstrations(List.of(), 1024);
    }
  }
}
