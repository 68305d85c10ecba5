/// OpenAI's API under `/v1`, as far as common clients use it.
///
/// {@link dev.lungo.serving.openai.OpenAi} adds the paths. Each endpoint is a class that reads its
/// request into a record, with every 4xx, and writes the answer; `SamplingFields` reads what chat
/// and text completions share, and `Choices` runs the answers to one request.
///
/// Where this server differs from OpenAI's:
///
/// - `model` may be absent; the first model answers then. Unknown fields are ignored.
/// - Where a request says nothing of temperature and the like, the model's own
///   `generation_config.json` holds.
/// - `top_k`, `min_p` and `repetition_penalty` are understood, as in other open servers.
/// - A prompt that does not fit the context is refused with both numbers; an answer that reaches
///   the end of the context ends with `length`.
/// - `tools` and a `response_format` other than text are refused.
@NullMarked
package dev.lungo.serving.openai;

import org.jspecify.annotations.NullMarked;
