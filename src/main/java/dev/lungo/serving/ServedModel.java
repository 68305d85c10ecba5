package dev.lungo.serving;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.generation.Engine;
import dev.lungo.generation.Sampling;
import dev.lungo.tokenizer.Tokenizer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A model as the server sees it. Take it from {@link Models} for each request and do not keep it:
/// a newer version may take its place, and this one's engine ends a while after.
///
/// @param name what clients call it by
/// @param version changes with the weights: answers and feedback are kept with it
/// @param created when its folder was written
/// @param parameters how many numbers it has
/// @param contextLength most tokens of prompt and answer together
/// @param tokenizer text to ids and back
/// @param template conversations to ids; empty for a model that has not learned to chat
/// @param begin ids that are put before a text that is to be continued
/// @param end ids that end a text
/// @param sampling what holds where a request says nothing
/// @param examples prompts to try it with
/// @param engine ids in, ids out
public record ServedModel(
    String name,
    String version,
    Instant created,
    long parameters,
    int contextLength,
    Tokenizer tokenizer,
    Optional<ChatTemplate> template,
    List<Integer> begin,
    Set<Integer> end,
    Sampling sampling,
    List<String> examples,
    Engine engine) {
  public ServedModel {
    begin = List.copyOf(begin);
    end = Set.copyOf(end);
    examples = List.copyOf(examples);
  }
}
