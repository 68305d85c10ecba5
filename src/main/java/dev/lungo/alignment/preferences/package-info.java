/// Learning from comparisons: what `reward` and its relatives share, from a file's lines to the
/// loop.
///
/// Before {@link dev.lungo.alignment.reward} in the pipeline, after `chat` and `training`. In
/// reading order:
///
/// - {@link dev.lungo.alignment.preferences.Comparison}: a prompt, several responses as tokens, and
///   what somebody preferred. {@link dev.lungo.alignment.preferences.PreferenceRows} makes them of
///   text, as the policy will see it.
/// - {@link dev.lungo.alignment.preferences.Mixture}: which comparisons a step learns from, a
///   function of its number alone.
/// - {@link dev.lungo.alignment.preferences.PreferenceRun}: the loop in a run's folder; {@link
///   dev.lungo.alignment.preferences.PreferenceTask} is what it trains.
///
/// ```java
/// PreferenceRows rows = PreferenceRows.chats(template, context);
/// Optional<Comparison> comparison = rows.of(preference, "tldr");
/// ```
///
/// Traps:
///
/// - All responses of a comparison follow the very same prompt, cut for the longest of them: a
///   prompt cut for each would show the model the responses' lengths.
/// - In chats the end token is part of the response. Without it a reward model would judge a state
///   that the policy's finished answers never are in.
@NullMarked
package dev.lungo.alignment.preferences;

import org.jspecify.annotations.NullMarked;
