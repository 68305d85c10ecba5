package dev.lungo.generation;

import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Scopes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

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
  private static final System.Logger LOG = System.getLogger(BatchEngine.class.getName());

  private final Generator generator;
  private final Transformer model;
  private final ModelThread thread;
  private final int slots;
  private final int queue;
  private final Semaphore embeddings;
  private final CountDownLatch closed = new CountDownLatch(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Job> waiting = new ArrayDeque<>();
  private boolean scheduled;
  private boolean closing;
  private int runningCount;
  private long promptTokens;
  private long reusedTokens;

  private final List<Job> running = new ArrayList<>(); // the model's thread's own
  private final AtomicLong generatedTokens = new AtomicLong();
  private volatile boolean cut;

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
    this.generator = new Generator(model, tokenizer, slots, capacity).keepingPrefixes();
    this.model = model;
    this.thread = thread;
    this.slots = slots;
    this.queue = queue;
    this.embeddings = new Semaphore(Math.max(1, queue));
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
        throw busy(waiting.size());
      }
      waiting.add(job);
      schedule();
    } finally {
      lock.unlock();
    }
    return job;
  }

  private BusyException busy(int before) {
    return new BusyException(
        "the model is busy: " + before + " requests are waiting already; try again later",
        Duration.ofSeconds(1 + before / slots));
  }

  @Override
  public Load load() {
    lock.lock();
    try {
      return new Load(
          runningCount, waiting.size(), slots, promptTokens, reusedTokens, generatedTokens.get());
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
    try {
      enter();
      interrupt();
      boolean _ = generator.step();
    } catch (RuntimeException | Error e) {
      // The generator has abandoned all that was in it, and is as new.
      LOG.log(
          System.Logger.Level.ERROR, "the model failed; the answers it was writing are lost", e);
      running.forEach(job -> job.endBecauseOf(FinishReason.FAILED));
    }
    List<Job> done = running.stream().filter(Job::done).toList();
    running.removeAll(done);
    setRunning(running.size());
    long reused = done.stream().mapToLong(job -> job.end().reused()).sum();
    lock.lock();
    try {
      reusedTokens += reused;
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

  private void setRunning(int count) {
    lock.lock();
    try {
      runningCount = count;
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
        if (job.interrupted(cut, now)) {
          jobs.remove();
          over.add(job);
        } else if (running.size() + entering.size() < slots) {
          jobs.remove();
          entering.add(job);
          promptTokens += job.request().prompt().size();
        }
      }
      runningCount = running.size() + entering.size();
    } finally {
      lock.unlock();
    }
    over.forEach(Job::end);
    for (Job job : entering) {
      running.add(job);
      job.enter(generator.submit(job.request(), (_, token) -> token(job, token)));
    }
  }

  private boolean token(Job job, GeneratedToken token) {
    generatedTokens.incrementAndGet();
    return job.token(token);
  }

  private void interrupt() {
    long now = System.nanoTime();
    for (Job job : running) {
      boolean _ = job.interrupted(cut, now);
    }
  }

  @Override
  public float[] embed(int... ids) {
    if (!embeddings.tryAcquire()) {
      throw busy(Math.max(1, queue));
    }
    FutureTask<float[]> task = new FutureTask<>(() -> mean(ids));
    try {
      lock.lock();
      try {
        if (closing || !thread.run(task)) {
          throw new ClosedException();
        }
      } finally {
        lock.unlock();
      }
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the model failed", e.getCause());
    } catch (InterruptedException e) {
      task.cancel(false);
      Thread.currentThread().interrupt();
      throw new ClosedException();
    } finally {
      embeddings.release();
    }
  }

  private float[] mean(int[] ids) {
    float[] result = new float[model.config().embedding()];
    return Scopes.run(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            Tensor hidden = model.hidden(model.device().tensor(ids, 1, ids.length)); // (1, T, C)
            hidden.mean(1).cpu().contiguous().data_ptr_float().get(result);
            return result;
          }
        });
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
