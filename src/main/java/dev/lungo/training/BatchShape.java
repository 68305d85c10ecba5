package dev.lungo.training;

/// How much one optimizer step reads.
public interface BatchShape {
  /// B, the rows of one forward and backward pass.
  int rows();

  /// T, the tokens of a row.
  int length();

  /// Passes whose gradients are added up for one step.
  int accumulation();

  /// Tokens of one optimizer step.
  default long tokens() {
    return (long) rows() * length() * accumulation();
  }

  /// @throws IllegalArgumentException naming what is not at least 1
  static void check(int rows, int length, int accumulation) {
    positive("rows", rows);
    positive("length", length);
    positive("accumulation", accumulation);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("batch." + name + " must be 1 or more, but is " + value);
    }
  }
}
