/// OpenAI's API under `/v1`, as far as common clients use it.
///
/// {@link dev.lungo.serving.openai.OpenAi} adds the paths. Each endpoint is a class that reads its
/// request into a record, with every 4xx, and writes the answer; `SamplingFields` reads what chat
/// and text completions share, `Prompts` reads texts in OpenAI's four forms, and `Choices` runs
/// the answers to one request. `openapi.json` beside this package describes it all; schemathesis
/// (`bench/peers/serve.py`) and the tests hold it to that.
///
/// Where this server differs from OpenAI's:
///
/// - `model` may be absent; the first model answers then. Unknown fields are ignored.
/// - Where a request says nothing of temperature and the like, the model's own
///   `generation_config.json` holds, or else what `generate` takes: 0.8 among the 50 most probable.
/// - `top_k`, `min_p` and `repetition_penalty` are understood, as in other open servers.
/// - A prompt that does not fit the context is refused with both numbers; an answer that reaches
///   the end of the context ends with `length`.
/// - Embeddings are the mean of the last hidden states, and not scaled to length 1.
/// - Log-probabilities are the model's own, at temperature 1, before penalties and truncation.
/// - With `echo`, a begin token that the server put before a text is neither shown nor measured.
/// - `tools` and a `response_format` other than text are refused.
@NullMarked
package dev.lungo.serving.openai;

import org.jspecify.annotations.NullMarked;
