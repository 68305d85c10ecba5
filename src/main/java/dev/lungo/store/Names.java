package dev.lungo.store;

/// Names of users and keys.
final class Names {
  private Names() {}

  /// @param what whose name it is to be, such as `a user`
  /// @return the name
  /// @throws IllegalArgumentException if it cannot be one
  static String checked(String what, String name) {
    if (!name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]{0,63}")) {
      throw new IllegalArgumentException(
          "the name of "
              + what
              + " has 1 to 64 letters, digits and . _ @ + -, and begins with a letter or a digit");
    }
    return name;
  }
}
