package dev.lungo.evaluation.examination;

import dev.lungo.evaluation.LanguageModel;

/// A model to be examined.
///
/// @param name in tables
/// @param chats whether it was tuned to answer, so that it ends answers itself
/// @param temperature at which its answers are sampled; 0 takes the most probable tokens
public record Examinee(String name, LanguageModel model, boolean chats, double temperature) {}
