package dev.lungo.evaluation.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// BLEU (Papineni et al. 2002), from 0 to 100, as sacrebleu (Post 2018) gives it.
///
/// @param tokenizer how texts are cut
/// @param smoothing what an order without any match counts
/// @param effectiveOrder whether orders that the text is too short for are left out; wanted for
///     single sentences
/// @param lowercase whether case is ignored
public record Bleu(
    BleuTokenizer tokenizer, Smoothing smoothing, boolean effectiveOrder, boolean lowercase) {
  /// sacrebleu's settings for a corpus: 13a tokens, exponential smoothing, case counts.
  public static final Bleu STANDARD =
      new Bleu(BleuTokenizer.NIST, new Smoothing.Exponential(), false, false);

  /// The longest n-grams.
  private static final int ORDER = 4;

  // A segment's counts: two lengths, then matches of each order, then all n-grams of each.
  private static final int LENGTH = 0;
  private static final int REFERENCE_LENGTH = 1;

  /// What an n-gram order without matches counts (Chen and Cherry 2014); otherwise one such order
  /// would make the whole score 0.
  public sealed interface Smoothing {
    /// Nothing: the score is 0.
    record None() implements Smoothing {}

    /// A fixed number of matches; 0.1 in the paper.
    record Floor(double value) implements Smoothing {}

    /// Matches and n-grams of order 2 and up are each increased by `k`; 1 in the paper.
    record AddK(double k) implements Smoothing {}

    /// Half a match for the first such order, a quarter for the second and so on.
    record Exponential() implements Smoothing {}
  }

  public Bleu withTokenizer(BleuTokenizer other) {
    return new Bleu(other, smoothing, effectiveOrder, lowercase);
  }

  /// The score of one sentence; with `effectiveOrder`, or short sentences score next to nothing.
  public double sentence(String hypothesis, List<String> references) {
    return score(List.of(counts(hypothesis, references)));
  }

  /// The score of a corpus.
  ///
  /// @param references of each hypothesis, one or more
  public double corpus(List<String> hypotheses, List<List<String>> references) {
    if (hypotheses.size() != references.size()) {
      throw new IllegalArgumentException(
          hypotheses.size() + " hypotheses, but references for " + references.size());
    }
    List<Counts> segments = new ArrayList<>();
    for (int i = 0; i < hypotheses.size(); i++) {
      segments.add(counts(hypotheses.get(i), references.get(i)));
    }
    return score(segments);
  }

  /// One segment's counts. An n-gram counts as often as in the reference that has it most often;
  /// the length compared with is the closest one's, the shorter at a tie.
  public Counts counts(String hypothesis, List<String> references) {
    if (references.isEmpty()) {
      throw new IllegalArgumentException("no reference to score against");
    }
    List<String> tokens = tokens(hypothesis);
    List<List<String>> expected = references.stream().map(this::tokens).toList();
    long[] counts = new long[2 + 2 * ORDER];
    counts[LENGTH] = tokens.size();
    counts[REFERENCE_LENGTH] = closest(tokens.size(), expected);
    for (int n = 1; n <= ORDER; n++) {
      Map<List<String>, Integer> most = new HashMap<>();
      for (List<String> reference : expected) {
        Words.ngrams(reference, n).forEach((gram, count) -> most.merge(gram, count, Math::max));
      }
      Map<List<String>, Integer> given = Words.ngrams(tokens, n);
      counts[REFERENCE_LENGTH + n] = Words.overlap(given, most);
      counts[REFERENCE_LENGTH + ORDER + n] = Words.total(given);
    }
    return new Counts(counts);
  }

  private static int closest(int length, List<List<String>> references) {
    return references.stream()
        .map(List::size)
        .min(
            Comparator.comparingInt((Integer size) -> Math.abs(size - length))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  /// The geometric mean of the segments' common precisions, times the brevity penalty.
  public double score(List<Counts> segments) {
    Counts counts = Counts.sum(segments);
    if (counts.get(REFERENCE_LENGTH + 1) == 0) {
      return 0; // not one word matches, and smoothing is no reward for nothing
    }
    List<Double> precisions = new ArrayList<>();
    double missed = 1;
    for (int n = 1; n <= ORDER; n++) {
      double added = n > 1 && smoothing instanceof Smoothing.AddK(double k) ? k : 0;
      double match = counts.get(REFERENCE_LENGTH + n) + added;
      double total = counts.get(REFERENCE_LENGTH + ORDER + n) + added;
      if (total == 0) {
        break;
      }
      if (match == 0) {
        missed *= 2;
        match =
            switch (smoothing) {
              case Smoothing.Exponential() -> 1 / missed;
              case Smoothing.Floor(double value) -> value;
              case Smoothing.None(), Smoothing.AddK(_) -> 0;
            };
      }
      precisions.add(match / total);
    }
    int order = effectiveOrder ? precisions.size() : ORDER;
    if (precisions.size() < order || precisions.contains(0.0)) {
      return 0;
    }
    double logMean = precisions.stream().mapToDouble(Math::log).sum() / order;
    return 100 * brevityPenalty(counts) * Math.exp(logMean);
  }

  private static double brevityPenalty(Counts counts) {
    long length = counts.get(LENGTH);
    long expected = counts.get(REFERENCE_LENGTH);
    return length >= expected ? 1 : Math.exp(1 - expected / (double) length);
  }

  private List<String> tokens(String text) {
    String line = lowercase ? text.toLowerCase(Locale.ROOT) : text;
    return tokenizer.tokens(Words.stripTrailing(line));
  }
}
