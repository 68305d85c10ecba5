package dev.lungo.alignment.ppo;

import dev.lungo.training.Metric;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Looks at a run's numbers after every step and says in words what is wrong, and which setting to
/// change.
///
/// A {@link Symptom} is told when it appears, and again only after a while if it stays. What it
/// says follows from the numbers alone, so a resumed run is told the same.
public final class Doctor {
  /// Steps before a symptom that stays is told again.
  private static final int AGAIN = 100;

  private final PpoRecipe recipe;
  private final List<Metric.PolicyStep> history = new ArrayList<>();
  private final Map<Symptom, Long> told = new EnumMap<>(Symptom.class);

  /// Something that is wrong.
  ///
  /// @param text what, and what to do about it
  public record Finding(Symptom symptom, String text) {}

  public Doctor(PpoRecipe recipe) {
    this.recipe = recipe;
  }

  /// @param step the next one
  /// @return what is newly wrong after it
  public List<Finding> examine(Metric.PolicyStep step) {
    history.add(step);
    List<Finding> findings = new ArrayList<>();
    for (Symptom symptom : Symptom.values()) {
      Optional<String> seen = symptom.look(new History(history, recipe));
      Long last = told.get(symptom);
      if (seen.isPresent() && (last == null || step.step() - last >= AGAIN)) {
        told.put(symptom, step.step());
        findings.add(new Finding(symptom, seen.get()));
      }
    }
    return findings;
  }
}
