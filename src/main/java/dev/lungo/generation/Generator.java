package dev.lungo.generation;

import dev.lungo.model.KvCache;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Scopes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Continues prompts, many at a time.
///
/// ```java
/// try (Generator generator = new Generator(model, tokenizer, 8, model.config().contextLength())) {
///   var request = GenerationRequest.of(tokenizer.encode("Once upon"), 100);
///   List<Completion> done = generator.generate(List.of(request), TokenListener.NONE);
/// }
/// ```
///
/// It is a loop over slots of the key-value cache. Each {@link #step} lets waiting requests into
/// free slots, reads a piece of the prompts of those that are not through with them, and
/// generates one token for each of the others; a request that is done leaves its slot at once.
/// So a long prompt holds the others up by one piece at a time, and nothing is computed for
/// what is finished.
///
/// With {@link #keepingPrefixes} a prompt that begins as an earlier one is read from where they
/// differ.
///
/// A request's tokens depend on its seed and not on its neighbours: see {@link Noise}.
///
/// One thread uses it. After an exception every request in it is abandoned.
public final class Generator implements AutoCloseable {
  /// Tokens of one prompt that are read at a time: enough to fill the matrix kernels.
  private static final int PIECE = 512;

  /// Tokens of all prompts that are read at a time, which bounds the memory for activations.
  private static final int PROMPT_BATCH = 2048;

  /// Logits that exist at a time: 64 MiB in float32.
  private static final int LOGITS = 1 << 24;

  private final Transformer model;
  private final Optional<Tokenizer> tokenizer;
  private final Set<Integer> specials = new HashSet<>();
  private final KvCache cache;
  private final int capacity;
  private final int vocabulary;
  private final Sampler sampler;
  private final float[] row;
  private final Deque<Generation> waiting = new ArrayDeque<>();
  private final List<Generation> running = new ArrayList<>();
  private Slots slots;

  /// A generator of ids only: completions have no text, and requests no stop strings.
  public Generator(Transformer model, int slots, int capacity) {
    this(model, Optional.empty(), slots, capacity);
  }

  /// @param slots requests that run at the same time; more wait their turn
  /// @param capacity tokens that one request may have, prompt included: at most the model's
  ///     context
  public Generator(Transformer model, Tokenizer tokenizer, int slots, int capacity) {
    this(model, Optional.of(tokenizer), slots, capacity);
  }

  private Generator(Transformer model, Optional<Tokenizer> tokenizer, int slots, int capacity) {
    int context = model.config().contextLength();
    if (slots < 1 || capacity < 2 || capacity > context) {
      throw new IllegalArgumentException(
          "a generator needs at least 1 slot, and a capacity between 2 and the model's context of "
              + context
              + " tokens, but slots="
              + slots
              + " and capacity="
              + capacity);
    }
    int modelVocabulary = model.config().vocabularySize();
    int tokens = tokenizer.map(Tokenizer::vocabularySize).orElse(modelVocabulary);
    if (tokens > modelVocabulary) {
      throw new IllegalArgumentException(
          "the tokenizer has "
              + tokens
              + " tokens, but the model knows "
              + modelVocabulary
              + ": they do not belong together");
    }
    this.model = model;
    this.tokenizer = tokenizer;
    this.capacity = capacity;
    this.vocabulary = modelVocabulary;
    // A model's vocabulary may be padded; ids that the tokenizer lacks are never chosen.
    this.sampler = new Sampler(tokens);
    this.row = new float[vocabulary];
    tokenizer.ifPresent(
        t -> t.specials().forEach(name -> t.special(name).ifPresent(specials::add)));
    this.cache = new KvCache(model.config(), model.device(), slots, capacity);
    this.slots = new Slots(cache, false);
  }

  /// From now on prompts are compared with what the cache holds of others, and not read again as
  /// far as they are the same. Where the model's weights change, {@link #forgetPrefixes} is to be
  /// called.
  ///
  /// @return this
  public Generator keepingPrefixes() {
    slots = new Slots(cache, true);
    return this;
  }

  /// What was read up to now is read again: the model is another one.
  public void forgetPrefixes() {
    slots.forget();
  }

  /// Runs requests to their end.
  ///
  /// @return their completions, in the order of the requests
  public List<Completion> generate(List<GenerationRequest> requests, TokenListener listener) {
    List<Generation> generations = new ArrayList<>(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      generations.add(prepare(i, requests.get(i), listener));
    }
    waiting.addAll(generations);
    while (!generations.stream().allMatch(Generation::done)) {
      boolean _ = step();
    }
    return generations.stream().map(Generation::completion).toList();
  }

  /// Queues a request; {@link #step} runs it.
  ///
  /// @throws IllegalArgumentException if the prompt does not fit or has an unknown id
  public Generation submit(GenerationRequest request, TokenListener listener) {
    Generation generation = prepare(0, request, listener);
    waiting.add(generation);
    return generation;
  }

  private Generation prepare(int index, GenerationRequest request, TokenListener listener) {
    check(request);
    int[] prompt = request.prompt().stream().mapToInt(Integer::intValue).toArray();
    boolean remember = request.sampling().needsHistory();
    return new Generation(
        index,
        request,
        listener,
        capacity - prompt.length,
        request.echo() ? tokenizer.orElseThrow().decode(withoutSpecials(prompt)) : "",
        remember ? Optional.of(new TokenHistory(vocabulary, prompt)) : Optional.empty(),
        tokenizer.map(t -> new TextStream(t, specials, request.stopStrings())));
  }

  /// Checks that a request can be run. Any thread may call it.
  ///
  /// @throws IllegalArgumentException if the prompt does not fit or has an unknown id
  void check(GenerationRequest request) {
    int[] prompt = request.prompt().stream().mapToInt(Integer::intValue).toArray();
    if (prompt.length >= capacity) {
      throw new IllegalArgumentException(
          "the prompt has "
              + prompt.length
              + " tokens, but the context holds "
              + capacity
              + " with at least one new: shorten the prompt");
    }
    OptionalInt unknown = Arrays.stream(prompt).filter(id -> id < 0 || id >= vocabulary).findAny();
    if (unknown.isPresent()) {
      throw new IllegalArgumentException(
          "the prompt has the token id "
              + unknown.getAsInt()
              + ", but the model knows 0 to "
              + (vocabulary - 1));
    }
    if (tokenizer.isEmpty() && (request.echo() || !request.stopStrings().isEmpty())) {
      throw new IllegalArgumentException("stop strings and echo need a tokenizer");
    }
  }

  private int[] withoutSpecials(int[] ids) {
    return Arrays.stream(ids).filter(id -> !specials.contains(id)).toArray();
  }

  /// Brings every running request forward by a token, or a piece of its prompt.
  ///
  /// @return whether there is more to do
  public boolean step() {
    try {
      leave();
      enter();
      List<Generation> prompts = nextPrompts();
      if (!prompts.isEmpty()) {
        advance(prompts);
      }
      List<Generation> ready = running.stream().filter(Generation::ready).toList();
      if (!ready.isEmpty()) {
        advance(ready);
      }
      leave();
      return !running.isEmpty() || !waiting.isEmpty();
    } catch (RuntimeException | Error e) {
      abandonAll();
      throw e;
    }
  }

  private void enter() {
    Iterator<Generation> queue = waiting.iterator();
    while (slots.anyFree() && queue.hasNext()) {
      Generation generation = queue.next();
      if (generation.cancelled()) {
        queue.remove();
        generation.abandon();
      } else if (!slots.awaits(generation)) {
        queue.remove();
        slots.enter(generation);
        running.add(generation);
      }
    }
    // The cache reads neighbouring slots in place, and copies others.
    running.sort(Comparator.comparingInt(Generation::slot));
  }

  private void leave() {
    running.removeIf(
        g -> {
          if (g.cancelled()) {
            g.abandon();
          }
          if (g.done()) {
            slots.leave(g);
          }
          return g.done();
        });
  }

  private void abandonAll() {
    running.forEach(slots::leave);
    slots.forget();
    running.forEach(Generation::abandon);
    waiting.forEach(Generation::abandon);
    running.clear();
    waiting.clear();
  }

  /// The prompts to read from now: that in the lowest slot, and others whose pieces are not
  /// much shorter or longer, as all are padded to the longest.
  private List<Generation> nextPrompts() {
    List<Generation> chosen = new ArrayList<>();
    int first = 0;
    int longest = 0;
    for (Generation generation : running) {
      int piece = Math.min(PIECE, generation.promptLeft());
      if (piece == 0) {
        continue;
      }
      first = chosen.isEmpty() ? piece : first;
      int padded = Math.max(longest, piece);
      boolean similar = piece <= 2 * first && first <= 2 * piece;
      if (chosen.isEmpty() || (similar && padded * (chosen.size() + 1) <= PROMPT_BATCH)) {
        chosen.add(generation);
        longest = padded;
      }
    }
    return chosen;
  }

  /// Logits that somebody wants.
  ///
  /// @param at the token after which, in (B × T) flattened
  /// @param ofPrompt whether the next token is known and its probability wanted, or it is to be
  ///     chosen
  private record Wanted(Generation generation, int at, boolean ofPrompt) {}

  /// Has the model read the next tokens of some requests, and generates for those that have no
  /// prompt left.
  private void advance(List<Generation> rows) {
    int B = rows.size();
    int[] slotOf = new int[B];
    int[] counts = new int[B];
    int T = 1;
    for (int b = 0; b < B; b++) {
      slotOf[b] = rows.get(b).slot();
      counts[b] = Math.clamp(rows.get(b).promptLeft(), 1, PIECE);
      T = Math.max(T, counts[b]);
    }
    long[] ids = new long[B * T];
    List<Wanted> wanted = new ArrayList<>(B);
    for (int b = 0; b < B; b++) {
      Generation generation = rows.get(b);
      boolean inPrompt = generation.promptLeft() > 0;
      generation.read(counts[b], ids, b * T);
      boolean whole = generation.promptLeft() == 0;
      int last = b * T + counts[b] - 1;
      if (inPrompt && generation.readsWholePrompt()) {
        for (int at = b * T; at < (whole ? last : last + 1); at++) {
          wanted.add(new Wanted(generation, at, true));
        }
      }
      if (whole) {
        wanted.add(new Wanted(generation, last, false));
      }
    }
    int length = T;
    Scopes.run(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            Tensor hidden =
                model.hidden(model.device().tensor(ids, B, length), cache, slotOf, counts);
            sample(wanted, hidden.view(-1, hidden.size(2))); // (B × T, C)
          }
          return 0;
        });
  }

  /// @param hidden (rows, C)
  private void sample(List<Wanted> wanted, Tensor hidden) {
    int most = Math.max(1, LOGITS / vocabulary);
    for (int from = 0; from < wanted.size(); from += most) {
      List<Wanted> part = wanted.subList(from, Math.min(wanted.size(), from + most));
      boolean all = part.size() == hidden.size(0);
      long[] at = part.stream().mapToLong(Wanted::at).toArray();
      Scopes.run(
          () -> {
            Tensor rows =
                all ? hidden : hidden.index_select(0, model.device().tensor(at, at.length));
            sampleRows(part, model.logits(rows)); // (part, V)
            return 0;
          });
    }
  }

  private void sampleRows(List<Wanted> wanted, Tensor logits) {
    Tensor onCpu = logits.cpu().to(ScalarType.Float).contiguous();
    FloatPointer values = onCpu.data_ptr_float();
    float[] normalisers = normalisers(wanted, onCpu);
    for (int i = 0; i < wanted.size(); i++) {
      values.position((long) i * vocabulary).get(row, 0, vocabulary);
      if (wanted.get(i).ofPrompt()) {
        wanted.get(i).generation().nextOfPrompt(row, vocabulary, normalisers[i]);
      } else {
        wanted.get(i).generation().next(row, vocabulary, sampler, normalisers[i]);
      }
    }
  }

  /// The logarithms of the sums of exponentials of some rows, or nothing of use where nobody asked
  /// for log-probabilities.
  ///
  /// @param logits (B, V) float32
  private static float[] normalisers(List<Wanted> wanted, Tensor logits) {
    float[] all = new float[wanted.size()];
    if (wanted.stream().anyMatch(w -> w.ofPrompt() || w.generation().wantsLogprobs())) {
      logits.logsumexp(-1).data_ptr_float().get(all);
    }
    return all;
  }

  @Override
  public void close() {
    abandonAll();
    cache.close();
  }
}
