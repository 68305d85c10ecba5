package dev.lungo.cli.terminal;

import dev.lungo.chat.ChatTemplate;
import java.util.Set;

/// The model that one talks to.
///
/// @param name as people know it: its folder
/// @param description its architecture and size, in words
/// @param context tokens that it sees at once, the answer included
/// @param template of its conversations
/// @param ends tokens that end an answer
public record ModelFacts(
    String name, String description, int context, ChatTemplate template, Set<Integer> ends) {
  public ModelFacts {
    ends = Set.copyOf(ends);
  }
}
