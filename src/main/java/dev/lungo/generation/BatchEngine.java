package dev.lungo.generation;

import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// An engine over a Transformer: requests join and leave one running batch.
///
/// ```java
/// try (ModelThread thread = new ModelThread()) {
///   Engine engine = new BatchEngine(model, tokenizer, 16, 1024, 64, thread);
///   Engine.Running answer = engine.start(request, Duration.ofMinutes(2), listener);
/// }
/// ```
///
/// All of the model's work is done by tasks on a {@link ModelThread}. A task lets waiting requests
/// into free slots and makes one {@link Generator#step}, then queues the next one, as long as there
/// is work. The lock guards the queue of requests and is never held while the model computes.
public final class BatchEngine implements Engine {
  private final Generator generator;
  private final Transformer model;
  private final ModelThread thread;
  private final int slots;
  private final int queue;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Job> waiting = new ArrayDeque<>();
  private final List<Job> running = new ArrayList<>(); // of the model's thread
  private volatile int runningCount;
  private boolean scheduled;
  private boolean closing;
  private volatile boolean cut;
  private final CountDownLatch closed = new CountDownLatch(1);

  /// Takes over the model, which it closes in the end.
  ///
  /// @param slots answers that run at the same time
  /// @param capacity tokens of one of them, prompt included; at most the model's context
  /// @param queue requests that may wait for a slot
  public BatchEngine(
      Transformer model,
      Tokenizer tokenizer,
      int slots,
      int capacity,
      int queue,
      ModelThread thread) {
    this.generator = new Generator(model, tokenizer, slots, capacity);
    this.model = model;
    this.thread = thread;
    this.slots = slots;
    this.queue = queue;
  }

  /// A request on its way. Its fields but `cancelled` belong to the model's thread.
  private static final class Job implements Running {
    final GenerationRequest request;
    final AnswerListener listener;
    final long deadline;
    volatile boolean cancelled;
    @Nullable Generation generation;
    @Nullable FinishReason ended;

    Job(GenerationRequest request, AnswerListener listener, long deadline) {
      this.request = request;
      this.listener = listener;
      this.deadline = deadline;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    /// Why it must end now, if it must.
    @Nullable FinishReason interrupted(boolean cut, long now) {
      return cancelled
          ? FinishReason.CANCELLED
          : cut ? FinishReason.CUT : deadline - now < 0 ? FinishReason.DEADLINE : null;
    }

    boolean token(GeneratedToken token) {
      try {
        return listener.token(token);
      } catch (RuntimeException e) {
        ended = FinishReason.FAILED;
        return false;
      }
    }

    void end() {
      Completion completion =
          generation == null
              ? new Completion(List.of(), "", List.of(), FinishReason.CANCELLED)
              : generation.completion();
      if (ended != null && !completion.finish().regular()) {
        completion =
            new Completion(completion.ids(), completion.text(), completion.logprobs(), ended);
      }
      listener.end(completion);
    }
  }

  @Override
  public Running start(GenerationRequest request, Duration deadline, AnswerListener listener) {
    generator.check(request);
    Job job = new Job(request, listener, System.nanoTime() + deadline.toNanos());
    lock.lock();
    try {
      if (closing) {
        throw new ClosedException();
      }
      if (waiting.size() >= queue + Math.max(0, slots - runningCount)) {
        throw new BusyException(
            "the model is busy: "
                + waiting.size()
                + " requests are waiting already; try again later",
            Duration.ofSeconds(1 + waiting.size() / slots));
      }
      waiting.add(job);
      schedule();
    } finally {
      lock.unlock();
    }
    return job;
  }

  @Override
  public Load load() {
    lock.lock();
    try {
      return new Load(runningCount, waiting.size(), slots);
    } finally {
      lock.unlock();
    }
  }

  /// Queues a turn unless one is queued. Called with the lock held.
  private void schedule() {
    if (!scheduled) {
      scheduled = thread.run(this::turn);
    }
  }

  /// One task on the model's thread.
  private void turn() {
    enter();
    interrupt();
    try {
      boolean _ = generator.step();
    } catch (RuntimeException | Error e) {
      System.getLogger(BatchEngine.class.getName())
          .log(System.Logger.Level.ERROR, "the model failed; its answers are lost", e);
      running.forEach(job -> job.ended = FinishReason.FAILED);
    }
    leave();
    lock.lock();
    try {
      scheduled = false;
      if (!running.isEmpty() || !waiting.isEmpty()) {
        schedule();
      } else if (closing) {
        free();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Moves waiting requests into free slots, and ends those whose time has passed meanwhile.
  private void enter() {
    List<Job> entering = new ArrayList<>();
    List<Job> over = new ArrayList<>();
    long now = System.nanoTime();
    lock.lock();
    try {
      for (Iterator<Job> jobs = waiting.iterator(); jobs.hasNext(); ) {
        Job job = jobs.next();
        job.ended = job.interrupted(cut, now);
        boolean free = running.size() + entering.size() < slots;
        if (job.ended != null || free) {
          jobs.remove();
          (job.ended != null ? over : entering).add(job);
        }
      }
      runningCount = running.size() + entering.size();
    } finally {
      lock.unlock();
    }
    over.forEach(Job::end);
    for (Job job : entering) {
      job.generation = generator.submit(job.request, (_, token) -> job.token(token));
      running.add(job);
    }
  }

  private void interrupt() {
    long now = System.nanoTime();
    for (Job job : running) {
      FinishReason reason = job.interrupted(cut, now);
      if (reason != null && job.generation != null) {
        job.ended = reason;
        job.generation.cancel();
      }
    }
  }

  private void leave() {
    for (Iterator<Job> jobs = running.iterator(); jobs.hasNext(); ) {
      Job job = jobs.next();
      if (job.generation != null && job.generation.done()) {
        jobs.remove();
        job.end();
      }
    }
    runningCount = running.size();
  }

  @Override
  public void close(Duration grace) {
    lock.lock();
    try {
      closing = true;
      schedule();
    } finally {
      lock.unlock();
    }
    try {
      if (!closed.await(grace.toNanos(), TimeUnit.NANOSECONDS)) {
        cut = true;
        closed.await();
      }
    } catch (InterruptedException e) {
      cut = true;
      Thread.currentThread().interrupt();
    }
  }

  private void free() {
    if (closed.getCount() > 0) {
      generator.close();
      model.close();
      closed.countDown();
    }
  }
}
