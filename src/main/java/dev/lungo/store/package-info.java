/// What is kept of people: conversations, what they think of answers, accounts, keys.
///
/// Between the models and the next round of training: the server writes here what was said, and
/// {@link dev.lungo.store.FeedbackExport} makes training data of it. In reading order:
///
/// - {@link dev.lungo.store.Store} is the whole; its parts are {@link
///   dev.lungo.store.Conversations}, {@link dev.lungo.store.Messages} (a tree per conversation),
///   {@link dev.lungo.store.Feedback}, {@link dev.lungo.store.People}, {@link
///   dev.lungo.store.Sessions}, {@link dev.lungo.store.Keys} and {@link dev.lungo.store.AuditLog}.
/// - What they return are records, such as {@link dev.lungo.store.SavedMessage}: values, which do
///   not change when the database does.
/// - `Database` runs queries and transactions; `SqliteFile` and `PostgresServer` are what differs
///   between the two kinds. The tables are in `migrations/V*.sql`, which both understand.
///
/// ```java
/// try (Store store = Store.open("lungo.db")) { // or jdbc:postgresql://HOST/NAME?user=...
///   String me = store.people().local().id();
///   var chat = store.conversations().create(me, "", "small", "", SamplingSettings.OPEN);
///   var answer = new NewAnswer("small", "v1", SamplingSettings.OPEN, 0, "");
///   Sent sent = store.messages().send(me, chat.id(), null, "Hello", null, List.of(answer));
///   // ... the model writes; then Messages.finish
/// }
/// ```
///
/// | what happens                            | what follows                                      |
/// |-----------------------------------------|---------------------------------------------------|
/// | the process is killed, the power fails  | what a method had returned from is there; answers |
/// |                                         | in the making are cut where they were last saved  |
/// | locked, disk full, server or file gone  | {@link dev.lungo.store.StoreUnavailableException},|
/// |                                         | nothing half done; works again afterwards         |
/// | damaged, another program's, newer       | {@link dev.lungo.store.StoreException} at opening |
/// | another person's conversation is named  | it does not exist                                 |
///
/// **Traps.** Only a server calls {@link dev.lungo.store.Messages#cutUnfinished}: a command beside
/// it would cut what the server is writing. Exceptions quote no text that people wrote, so that
/// logs do not; keep it so. Migrations that were released are never edited, only followed.
@NullMarked
package dev.lungo.store;

import org.jspecify.annotations.NullMarked;
