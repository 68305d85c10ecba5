package dev.lungo.generation;

import dev.lungo.model.KvCache;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Who uses which slot of the cache, and what the slots still hold of answers that have ended, so
/// that the next turn of a conversation need not be read from its beginning.
///
/// A prompt's longest beginning that some slot holds is kept. If it is most of what a free slot
/// holds, the conversation goes on there; otherwise (two conversations with the same system
/// message, or a slot in use) it is copied into the slot that has been free the longest, which
/// costs little beside computing it.
final class Slots {
  /// Shorter beginnings are not worth the copy: conversations share their first few tokens always.
  private static final int LEAST = 16;

  private final KvCache cache;
  private final boolean reuse;
  private final @Nullable Generation[] users;
  private final int[][] held; // by free slots
  private final long[] freed; // when a slot became free; 0 if it never was in use
  private long clock;
  private int free;

  Slots(KvCache cache, boolean reuse) {
    this.cache = cache;
    this.reuse = reuse;
    this.free = cache.slots();
    this.users = new @Nullable Generation[free];
    this.held = new int[free][0];
    this.freed = new long[free];
  }

  boolean anyFree() {
    return free > 0;
  }

  /// Whether it is worth waiting until another has read more of what a prompt begins with: several
  /// answers to one prompt that come at once would all read it otherwise.
  boolean awaits(Generation generation) {
    if (!reuse || generation.readsWholePrompt()) {
      return false;
    }
    int[] prompt = generation.prompt();
    int coming = 0;
    for (Generation user : users) {
      if (user != null && user.promptLeft() > 0) {
        coming = Math.max(coming, common(user.prompt(), prompt));
      }
    }
    // Nearly always nobody is reading the like, and what the slots hold need not be looked at.
    return coming >= LEAST && coming >= known(prompt) + LEAST;
  }

  /// The longest beginning of a prompt that some slot holds.
  private int known(int[] prompt) {
    return IntStream.range(0, users.length).map(slot -> common(slot, prompt)).max().orElse(0);
  }

  /// Gives a generation a slot, with as much of its prompt as is known already.
  void enter(Generation generation) {
    int[] prompt = generation.prompt();
    int source = -1;
    int common = 0;
    for (int slot = 0; reuse && slot < users.length; slot++) {
      int length = common(slot, prompt);
      if (length > common) {
        source = slot;
        common = length;
      }
    }
    // The last token of the prompt is always read: its logits give the first of the answer.
    common = generation.readsWholePrompt() ? 0 : Math.min(common, prompt.length - 1);
    boolean goesOn =
        source >= 0 && users[source] == null && 2 * common >= held[source].length && common > 0;
    int slot = goesOn ? source : longestFree(source);
    if (goesOn) {
      cache.truncate(slot, common);
    } else if (common >= LEAST) {
      cache.copy(source, slot, common);
    } else {
      common = 0;
      cache.clear(slot);
    }
    users[slot] = generation;
    free--;
    generation.enter(slot, common);
  }

  void leave(Generation generation) {
    int slot = generation.slot();
    users[slot] = null;
    free++;
    if (reuse) { // otherwise the lowest free slot is taken, so that those in use are neighbours
      held[slot] = generation.tokens(cache.length(slot));
      freed[slot] = ++clock;
    }
  }

  /// Nothing that the slots hold is used again.
  void forget() {
    Arrays.fill(held, new int[0]);
    Arrays.fill(freed, 0);
  }

  /// How many tokens at the beginning of a prompt a slot holds.
  private int common(int slot, int[] prompt) {
    Generation user = users[slot];
    return common(user == null ? held[slot] : user.tokens(cache.length(slot)), prompt);
  }

  private static int common(int[] tokens, int[] prompt) {
    int difference = Arrays.mismatch(tokens, prompt);
    return difference < 0 ? prompt.length : difference;
  }

  /// The free slot whose content is the oldest; the one to copy from only if there is no other.
  private int longestFree(int source) {
    int best = -1;
    for (int slot = 0; slot < users.length; slot++) {
      if (users[slot] == null
          && (best < 0 || best == source || (slot != source && freed[slot] < freed[best]))) {
        best = slot;
      }
    }
    return best;
  }
}
