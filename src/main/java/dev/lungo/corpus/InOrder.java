package dev.lungo.corpus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// Applies a function to many elements on several threads and gives the results in the order of
/// the elements, so that the outcome does not depend on the threads.
///
/// Elements are handed out in groups of a bounded weight, and only a few groups are under way, so
/// that memory is bounded too. The elements are taken on the thread that takes the results.
public final class InOrder<T, R> implements Iterator<R>, AutoCloseable {
  private static final long GROUP = 1 << 18;

  private final Iterator<T> elements;
  private final ToLongFunction<T> weight;
  private final Function<T, R> function;
  private final int threads;
  private final ExecutorService executor;
  private final ArrayDeque<Future<List<R>>> underWay = new ArrayDeque<>();
  private Iterator<R> ready = List.<R>of().iterator();

  /// @param weight the size of an element, in units of which a group takes 2^18
  public InOrder(
      Iterator<T> elements, int threads, ToLongFunction<T> weight, Function<T, R> function) {
    this.elements = elements;
    this.weight = weight;
    this.function = function;
    this.threads = threads;
    this.executor = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
  }

  @Override
  public boolean hasNext() {
    while (!ready.hasNext()) {
      while (underWay.size() < threads + 2 && elements.hasNext()) {
        List<T> group = group();
        underWay.add(executor.submit(() -> group.stream().map(function).toList()));
      }
      if (underWay.isEmpty()) {
        return false;
      }
      ready = result(underWay.remove()).iterator();
    }
    return true;
  }

  @Override
  public R next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.next();
  }

  /// Stops the threads; what they work on is given up.
  @Override
  public void close() {
    executor.shutdownNow();
  }

  private List<T> group() {
    List<T> group = new ArrayList<>();
    for (long total = 0; total < GROUP && elements.hasNext(); ) {
      T element = elements.next();
      group.add(element);
      total += 64 + weight.applyAsLong(element);
    }
    return group;
  }

  private List<R> result(Future<List<R>> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
