package dev.lungo.model;

/// How a token knows where it stands.
public sealed interface Positions {
  /// One learned vector per position, added to the token's (GPT).
  record Learned() implements Positions {}

  /// Queries and keys turned by an angle proportional to the position (RoFormer, Su et al.
  /// 2021).
  ///
  /// @param theta the base of the wavelengths; larger reaches further
  /// @param scaling how the wavelengths are stretched for a longer context
  record Rotary(double theta, Scaling scaling) implements Positions {
    public Rotary {
      if (!(theta > 1) || Double.isInfinite(theta)) {
        throw new IllegalArgumentException("rope_theta must be above 1, but rope_theta=" + theta);
      }
    }
  }

  /// A stretching of the rotary wavelengths.
  sealed interface Scaling {
    record None() implements Scaling {}

    /// Every wavelength longer by the factor (Chen et al. 2023).
    record Linear(double factor) implements Scaling {
      public Linear {
        positive("factor", factor);
      }
    }

    /// Llama 3: long wavelengths stretched, short ones kept, those between blended.
    ///
    /// @param factor by how much the longest are stretched
    /// @param lowFrequencyFactor wavelengths above originalContext / this are stretched in full
    /// @param highFrequencyFactor wavelengths below originalContext / this are kept
    /// @param originalContext the context length of the first training
    record Llama3(
        double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalContext)
        implements Scaling {
      public Llama3 {
        positive("factor", factor);
        positive("low_freq_factor", lowFrequencyFactor);
        positive("original_max_position_embeddings", originalContext);
        if (!(highFrequencyFactor > lowFrequencyFactor)) {
          throw new IllegalArgumentException(
              "high_freq_factor must be above low_freq_factor, but high_freq_factor="
                  + highFrequencyFactor
                  + " and low_freq_factor="
                  + lowFrequencyFactor);
        }
      }
    }

    private static void positive(String name, double value) {
      if (!(value > 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException(
            "rope scaling's " + name + " must be positive, but " + name + "=" + value);
      }
    }
  }
}
