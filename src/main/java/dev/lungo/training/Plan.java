package dev.lungo.training;

import java.util.ArrayList;
import java.util.List;

/// How long a run is, and how far along each step stands.
///
/// A run bounded by steps or tokens has one fit, made before its first step. A run bounded by the
/// clock does not know its length: it starts without a fit, makes one from its first steps' speed
/// and corrects it when the speed changes. Each fit starts where the last one had come to, so the
/// learning rate never jumps, and all fits are kept, so that a resumed run computes the very same
/// rates (`plan.json`).
///
/// @param fits in order of their steps; empty while the length is unknown
public record Plan(List<Fit> fits) {
  /// From `step` on, which stands at `progress`, the run ends after `total` steps.
  public record Fit(long step, double progress, long total) {
    public Fit {
      if (total <= step && progress < 1) {
        throw new IllegalArgumentException(
            "a run must end after the step it is at, but step=" + step + " and total=" + total);
      }
    }
  }

  public Plan {
    fits = List.copyOf(fits);
  }

  /// The length is not known yet.
  public static Plan open() {
    return new Plan(List.of());
  }

  /// `total` steps of which the first `warmup` are warm-up.
  public static Plan of(long warmup, long total) {
    return new Plan(List.of(new Fit(Math.min(warmup, total - 1), 0, total)));
  }

  public boolean fitted() {
    return !fits.isEmpty();
  }

  /// The number of steps of the run; `Long.MAX_VALUE` while unknown.
  public long total() {
    return fits.isEmpty() ? Long.MAX_VALUE : fits.getLast().total();
  }

  /// The share of the run, without its warm-up, that is done before `step`; 0 while unknown.
  public double progress(long step) {
    for (Fit fit : fits.reversed()) {
      if (step >= fit.step()) {
        double share = (double) (step - fit.step()) / Math.max(1, fit.total() - fit.step());
        return Math.min(1, fit.progress() + (1 - fit.progress()) * share);
      }
    }
    return 0;
  }

  /// This plan, but from `step` on the run ends after `total` steps.
  public Plan refit(long step, long total) {
    double progress = progress(step);
    List<Fit> all = new ArrayList<>(fits);
    all.removeIf(fit -> fit.step() >= step);
    all.add(new Fit(step, progress, Math.max(total, step + 1)));
    return new Plan(all);
  }

  /// This plan, but the run ends after `step`, whatever was planned: the time is up.
  public Plan endAt(long step) {
    List<Fit> all = new ArrayList<>(fits);
    all.removeIf(fit -> fit.step() >= step);
    all.add(new Fit(step, 1, step));
    return new Plan(all);
  }

  /// The number of steps after which a run bounded by the clock should end.
  ///
  /// @param step steps done
  /// @param secondsLeft until the limit
  /// @param secondsPerStep as measured
  /// @param reserve seconds needed for what is not a step: validation, samples, checkpoints, export
  public static long fit(long step, double secondsLeft, double secondsPerStep, double reserve) {
    return step + Math.max(1, (long) ((secondsLeft - reserve) / secondsPerStep));
  }
}
