package dev.lungo.generation;

import java.util.Optional;

/// One step of one request.
///
/// @param id the token, which may be the stop token
/// @param text what can now be added to the text: whole characters, possibly none, possibly more
///     than this token's. Never part of a stop string or of a stop token
/// @param logprob where the request asked for log-probabilities
/// @param finish set on the last token
public record GeneratedToken(
    int id, String text, Optional<TokenLogprob> logprob, Optional<FinishReason> finish) {}
