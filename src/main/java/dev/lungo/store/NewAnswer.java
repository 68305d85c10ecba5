package dev.lungo.store;

/// An answer that is about to be written.
///
/// @param model the name it is served under
/// @param version which version of the model writes it
/// @param sampling with the seed that was drawn
/// @param dropped how many of the oldest messages are left out to make room
/// @param content what it begins with, as when a half answer goes on; mostly ""
public record NewAnswer(
    String model, String version, SamplingSettings sampling, int dropped, String content) {}
