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
/// - {@link dev.lungo.chat.ChatTemplate} encodes a conversation for training ({@link
///   dev.lungo.chat.ChatTokens}) or as a prompt; `dev.lungo.data.ChatBatches` packs the former.
///
/// ```java
/// ChatTemplate template = ChatTemplate.load(folder, Tokenizer.load(folder));
/// int[] prompt = template.prompt(Conversation.of(Message.user("Hi")));
/// try (var chats = ConversationFiles.read(List.of(Path.of("chats.jsonl.gz")), BadLines.stop())) {
///   chats.map(template::encode).forEach(tokens -> ...);
/// }
/// ```
///
/// Traps:
///
/// - A stream of files must be closed. It reads while it is consumed, so a bad line shows up then,
///   as `file:line: reason`.
/// - `<|im_end|>` counts in the loss: a model that never learns it never stops.
/// - Encode what people write with the template only: its text is plain text there. The text of
///   {@link dev.lungo.chat.ChatTemplate#render} given to a tokenizer that knows special tokens
///   would let people end a turn by typing its end.
@NullMarked
package dev.lungo.chat;

import org.jspecify.annotations.NullMarked;
