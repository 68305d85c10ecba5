/// The conversation of `./lungo chat`: what a typed line does, and how it looks.
///
/// ```
/// keys -> TerminalChat or PipeChat -> line -> ChatSession -> Answerer
///                                                 |
///                                              Display: TerminalDisplay or PipeDisplay
/// ```
///
/// In reading order:
///
/// - {@link dev.lungo.cli.terminal.ChatSession} takes lines: a message is answered, a `/command`
///   obeyed. It knows neither terminal nor libtorch, so tests drive it with strings.
/// - `Dialogue` is what has been said so far, as a value; `SlashCommand` lists the commands.
/// - {@link dev.lungo.cli.terminal.Answerer} is where answers come from: a generator, or a lambda.
/// - {@link dev.lungo.cli.terminal.Display} is where everything goes. {@link
///   dev.lungo.cli.terminal.PipeDisplay} writes answers and nothing else to standard output;
///   {@link dev.lungo.cli.terminal.TerminalDisplay} wraps at words (`WordWrap`) and dims remarks.
/// - {@link dev.lungo.cli.terminal.PipeChat} reads lines of a file or a pipe; {@link
///   dev.lungo.cli.terminal.TerminalChat} is the line editor: history, completion, Ctrl-C.
///
/// ```java
/// var session = new ChatSession(model, Answerer.of(generator), display, Sampling.PLAIN, 256);
/// boolean goOn = session.accept("Hi");   // the answer has gone to the display
/// session.accept("/save chats.jsonl");
/// ```
///
/// Traps:
///
/// - A session belongs to one thread; only {@link dev.lungo.cli.terminal.ChatSession#stop} may come
///   from another, as Ctrl-C does.
/// - What a model says goes to a terminal only through `TerminalDisplay`, which makes control
///   characters harmless: a model trained on any text may say escape sequences.
@NullMarked
package dev.lungo.cli.terminal;

import org.jspecify.annotations.NullMarked;
