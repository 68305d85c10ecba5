package dev.lungo.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of a person's conversations, newest first.
///
/// @param next where older ones go on: what to ask for as `before`; null if there are none
public record ConversationPage(List<SavedConversation> conversations, @Nullable String next) {
  public ConversationPage {
    conversations = List.copyOf(conversations);
  }
}
