package dev.lungo.serving.chat;

import java.time.Duration;

/// How the page's API behaves.
///
/// @param compareShare how many of a hundred messages get two answers to choose from, as a share
///     from 0 to 1
/// @param saveEvery how often the store hears of a running answer: what a crash can cost of it
/// @param patience how long to wait at the end for answers that are not saved yet
public record ChatOptions(double compareShare, Duration saveEvery, Duration patience) {
  /// A comparison now and then is enough to learn from, and seldom enough not to annoy.
  public static final ChatOptions DEFAULT =
      new ChatOptions(0.05, Duration.ofMillis(500), Duration.ofSeconds(5));

  public ChatOptions {
    if (!(compareShare >= 0 && compareShare <= 1)) {
      throw new IllegalArgumentException(
          "the share of comparisons must be between 0 and 1, but it is " + compareShare);
    }
  }

  public ChatOptions withCompareShare(double share) {
    return new ChatOptions(share, saveEvery, patience);
  }

  public ChatOptions withSaving(Duration every, Duration atTheEnd) {
    return new ChatOptions(compareShare, every, atTheEnd);
  }
}
