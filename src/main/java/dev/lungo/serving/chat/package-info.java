/// What the chat page asks of the server, under `/api`.
///
/// | path                                 |                                                     |
/// |--------------------------------------|-----------------------------------------------------|
/// | `GET models`                         | those that can chat, with prompts to try            |
/// | `GET POST conversations`             | a page of them, newest first, searched; a new one   |
/// | `GET PATCH DELETE conversations/{id}`| with its messages; title, system, settings, model,  |
/// |                                      | leaf; for good                                      |
/// | `GET conversations/{id}/export`      | as Markdown or JSON                                 |
/// | `POST conversations/{id}/summary`    | a new one that starts from what was said in it      |
/// | `POST conversations/{id}/messages`   | a message, and its answer or two                    |
/// | `POST messages/{id}/regenerate`      | one more answer                                     |
/// | `POST messages/{id}/continue`        | an answer that begins with a half one               |
/// | `POST messages/{id}/stop`            |                                                     |
/// | `GET messages/{id}/events?from=N`    | an answer while it is written                       |
/// | `PUT messages/{id}/vote`             | a thumb, reasons, a comment                         |
/// | `PUT DELETE messages/{id}/demonstration` | a better answer                                 |
/// | `PUT comparisons/{id}`               | a choice between two answers                        |
/// | `POST tokens`                        | how much of the context a message would fill        |
///
/// Signing in is {@link dev.lungo.serving.access.SessionApi}'s.
///
/// {@link dev.lungo.serving.chat.ChatApi} is the way in. `Answering` starts answers; a
/// `LiveAnswer` is one that is being written, `LiveAnswers` keeps and saves them, `EventsApi` tells
/// of them. `Prompt` fits a conversation into the context; `Own` finds what a person may see;
/// `Views` is what the page sees.
///
/// **An answer belongs to the server, not to a connection.** Closing the page does not end it, a
/// reload goes on where it was, and any number of windows may watch. It is saved each half second
/// and at its end, and the event `end` is sent when that is done. What a killed server was writing
/// is found cut at the next start, with what was saved of it.
///
/// **Nothing acknowledged is lost.** A message and its answers are stored, in one transaction,
/// before the client hears of success; while the database is away everything that would store is a
/// 503 with Retry-After, and running answers wait in memory until they can be saved.
///
/// **Traps.** Another person's things are a 404, not a 403: that they exist is nobody's business.
/// The two sides of a comparison hide which model wrote them until one is chosen.
@NullMarked
package dev.lungo.serving.chat;

import org.jspecify.annotations.NullMarked;
