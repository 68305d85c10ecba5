package dev.lungo.curriculum;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// The chance by which lessons are made: the same seed gives the same lessons everywhere.
///
/// It keeps the border between what is taught and what is examined. A family draws the entities it
/// asks about by {@link #entity} and its words by {@link #phrase}; everything else may come from
/// {@link #any}.
public final class Draw {
  /// One entity in so many is never asked about in a taught lesson.
  private static final int ONE_IN = 6;

  /// So many questions stand within other words.
  private static final double WRAPPED = 0.3;

  private final RandomGenerator random;
  private final Part part;
  private boolean asksAbout;

  public Draw(long seed, Part part) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.part = part;
  }

  public Part part() {
    return part;
  }

  /// Whether what was drawn so far asks about an entity: a greeting does not, so that with familiar
  /// words it is on the taught side of every border.
  boolean asksAbout() {
    return asksAbout;
  }

  /// One of a list, taught or not.
  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /// Several different ones of a list, in a random order.
  <T> List<T> some(List<T> list, int count) {
    List<T> shuffled = new ArrayList<>(list);
    Collections.shuffle(shuffled, Random.from(random));
    return List.copyOf(shuffled.subList(0, Math.min(count, shuffled.size())));
  }

  /// An entity to ask about, of those that this part asks about.
  <T> T entity(List<T> list, Function<T, String> name) {
    asksAbout = true;
    List<T> askable =
        list.stream().filter(each -> heldOut(name.apply(each)) == part.newEntities()).toList();
    if (askable.isEmpty()) {
      throw new IllegalStateException("no entity of " + list.size() + " is held out, or all are");
    }
    return any(askable);
  }

  /// Whether an entity is kept for the examination. It follows from the name alone, so that it
  /// stays so when tables grow.
  static boolean heldOut(String name) {
    int hash = name.hashCode() * 0x9E3779B9;
    return Integer.remainderUnsigned(hash ^ (hash >>> 15), ONE_IN) == 0;
  }

  /// Draws until an entity made of parts (two numbers, a list) is one of those that this part asks
  /// about.
  <T> T made(Supplier<T> maker, Function<T, String> name) {
    asksAbout = true;
    while (true) {
      T made = maker.get();
      if (heldOut(name.apply(made)) == part.newEntities()) {
        return made;
      }
    }
  }

  /// A question's words, of those that this part uses, with its places filled.
  String phrase(Phrasings phrasings, Object... values) {
    String filled = Phrasings.fill(any(phrasings.usedIn(part)), values);
    return phrasings.asks() && chance(WRAPPED) ? Phrasings.wrapped(filled, this) : filled;
  }

  /// An answer's words: always among those taught.
  String answer(List<String> templates, Object... values) {
    return Phrasings.fill(any(templates), values);
  }

  /// @param least and most inclusive
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  long seed() {
    return random.nextLong();
  }
}
