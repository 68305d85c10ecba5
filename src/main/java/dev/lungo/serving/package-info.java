/// The server: an OpenAI-compatible API over HTTP, and the files of the chat page.
///
/// It stands between {@link dev.lungo.generation.Engine}, which turns ids into ids, and people and
/// programs. In reading order:
///
/// - {@link dev.lungo.serving.ServedModel} is a model as the server sees it; tests give it a
///   lambda instead of a Transformer. {@link dev.lungo.serving.Models} finds one by name.
/// - {@link dev.lungo.serving.Server} listens, on virtual threads; what it serves is a list of
///   {@link dev.lungo.serving.Feature}s. {@link dev.lungo.serving.ServerOptions} are its limits.
/// - {@link dev.lungo.serving.Access} decides who may call and {@link dev.lungo.serving.Caller} is
///   who does; {@link dev.lungo.serving.ApiException} is every refusal, and reaches the client as
///   an OpenAI error object.
/// - {@link dev.lungo.serving.Json} reads and writes bodies, {@link dev.lungo.serving.Fields} the
///   fields of one, {@link dev.lungo.serving.EventStream} server-sent events.
/// - {@link dev.lungo.serving.Answers} runs generations for one request and hands what they say
///   from the model's thread to the request's.
/// - {@link dev.lungo.serving.StaticFiles} serves the page from the class path.
/// - {@link dev.lungo.serving.openai} is the API under `/v1`, {@link dev.lungo.serving.chat} that
// of
///   the page under `/api`; {@link dev.lungo.serving.access} knows who may use them.
///
/// ```java
/// Models models = new Models(List.of(model));
/// ServerOptions options = ServerOptions.DEFAULT;
/// List<Feature> features = List.of(new OpenAi(models, options));
/// try (Server server = Server.start(options, models, Access.OPEN, features)) {
///   System.out.println(server.address());
/// }
/// ```
///
/// **A request's way.** Its virtual thread reads and checks it, so that every 4xx is known before
/// the model is asked; starts the answer; and then sleeps until the model's thread, which never
/// waits for anybody, has put the next token into the request's {@link dev.lungo.serving.Answers}.
///
/// | what happens                       | what follows                                            |
/// |------------------------------------|---------------------------------------------------------|
/// | too many requests wait             | 429 with Retry-After                                    |
/// | the client goes away               | the next write fails and the answer is cancelled; where |
/// |                                    | nothing is written for two seconds, a comment or a      |
/// |                                    | space is, so that it shows                              |
/// | the client reads too slowly        | its answer waits in memory, up to a bound, then is cut; |
/// |                                    | the others notice nothing                               |
/// | the deadline passes                | the answer is cut, and a stuck connection is closed     |
/// | the server stops                   | 503 to what is new; what runs may end within the grace  |
/// |                                    | time and is then cut                                    |
///
/// **Traps.** libtorch must not be called from here: a native call pins a virtual thread. Messages
/// of exceptions reach clients only through {@link dev.lungo.serving.ApiException}; nothing that
/// people write is logged.
@NullMarked
package dev.lungo.serving;

import org.jspecify.annotations.NullMarked;
