package dev.lungo.cli;

import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.training.ModelCard;
import dev.lungo.training.RunParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// Completes the folder of a model that learned from comparisons or rewards: its parent's
/// tokenizer, template and examples as they are, a model card, the lineage.
///
/// @param out the run's folder, as the command line names it
record Successor(ModelCard.Kind kind, Path parent, Path out, RunInputs inputs, Tokenizer tokenizer)
    implements RunParts.Export {
  /// What a reader needs.
  private static final List<String> READING =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "chat_template.jinja");

  /// What only a writer needs.
  private static final List<String> WRITING = List.of("generation_config.json", "examples.json");

  @Override
  public void complete(Path folder, long steps) throws IOException {
    keep(folder, READING);
    if (kind != ModelCard.Kind.REWARD) {
      keep(folder, WRITING);
    }
    new ModelCard(kind, out, inputs.data(), tokenizer.hash(), Optional.of(inputs.model()))
        .write(folder, steps);
  }

  private void keep(Path folder, List<String> names) throws IOException {
    for (String name : names) {
      Path file = parent.resolve(name);
      if (Files.exists(file)) {
        Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
