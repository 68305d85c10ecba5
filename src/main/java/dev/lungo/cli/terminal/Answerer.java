package dev.lungo.cli.terminal;

import dev.lungo.generation.Completion;
import dev.lungo.generation.Generation;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.generation.Generator;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Where answers come from.
@FunctionalInterface
public interface Answerer {
  /// Generates one answer.
  ///
  /// @param text hears the answer as it comes, in whole characters
  /// @param stopped asked before each token; once true, the answer ends where it is
  Completion answer(GenerationRequest request, Consumer<String> text, BooleanSupplier stopped);

  /// Answers by a generator, which is used on the calling thread.
  static Answerer of(Generator generator) {
    return (request, text, stopped) -> {
      Generation generation =
          generator.submit(
              request,
              (_, token) -> {
                text.accept(token.text());
                return true;
              });
      while (!generation.done()) {
        if (stopped.getAsBoolean()) {
          generation.cancel();
        }
        boolean _ = generator.step();
      }
      return generation.completion();
    };
  }
}
