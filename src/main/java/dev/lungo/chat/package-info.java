/// Conversations and people's judgements of answers, and how both become tokens.
///
/// ```
/// JSON lines -> Conversation -> ChatTemplate -> ChatTokens (ids, and which of them count)
/// ```
///
/// In reading order:
///
/// - {@link dev.lungo.chat.Conversation}, a list of {@link dev.lungo.chat.Message}s, each by a
///   {@link dev.lungo.chat.Role}.
/// - {@link dev.lungo.chat.ConversationFiles} reads chat and instruction files; {@link
///   dev.lungo.chat.FieldTemplate} makes questions and answers of any other fields.
/// - {@link dev.lungo.chat.Preference} ranks several answers to one prompt; {@link
///   dev.lungo.chat.PreferenceFiles} reads pairs and rankings.
///
/// ```java
/// try (var chats = ConversationFiles.read(List.of(Path.of("chats.jsonl.gz")), BadLines.stop())) {
///   chats.forEach(chat -> System.out.println(chat.last().content()));
/// }
/// ```
///
/// Traps: a stream of files must be closed. A stream reads while it is consumed, so a bad line
/// shows up then, as `file:line: reason`.
@NullMarked
package dev.lungo.chat;

import org.jspecify.annotations.NullMarked;
