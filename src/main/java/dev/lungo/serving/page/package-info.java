/// The chat page.
///
/// The page itself is plain HTML, CSS and JavaScript modules beside this package among the
/// resources: no build step, nothing fetched from elsewhere. {@link
/// dev.lungo.serving.page.PageFiles} serves it, with its libraries out of their WebJars:
///
/// ```java
/// PageFile page = new PageFiles().find("/").orElseThrow();
/// ```
///
/// Its modules in reading order: `main` starts it, `state` is what it knows, `chat` what can be
/// done with a conversation, `stream` follows an answer, `tree` finds the shown path; the rest
/// draws: `thread` with `question`, `answer` and `compare`, `markdown`, `composer`, `list`, `top`.
///
/// Traps: the policy {@link dev.lungo.serving.page.PageFiles#CONTENT_SECURITY_POLICY} forbids
/// inline scripts and `style` attributes, so neither works in index.html; text becomes HTML only
/// in `html.js`, which sanitises it; and every string that a person reads stands in `strings/`,
/// once per language.
@NullMarked
package dev.lungo.serving.page;

import org.jspecify.annotations.NullMarked;
