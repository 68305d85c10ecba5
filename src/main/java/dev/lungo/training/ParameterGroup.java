package dev.lungo.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/// Parameters that share an optimizer, a peak learning rate and a weight decay.
///
/// @param kind what they are, which decides the rest
/// @param parameters by name, in the model's order
/// @param learningRate at the schedule's peak
/// @param weightDecay decoupled
public record ParameterGroup(
    Kind kind, SequencedMap<String, Tensor> parameters, double learningRate, double weightDecay) {
  /// What a parameter is, seen from the optimizer.
  public enum Kind {
    /// 2-D weights inside the blocks: linear maps between activations.
    MATRIX,
    /// Token and position embeddings and the output head: rows are looked up, or are classes.
    EMBEDDING,
    /// Norm gains and biases.
    VECTOR
  }

  /// The kind of a parameter, by its shape and its Hugging Face name.
  public static Kind kind(String name, Tensor parameter) {
    if (parameter.dim() < 2) {
      return Kind.VECTOR;
    }
    // Names of GPT-1, GPT-2, Llama and Qwen: tokens_embed, positions_embed, wte, wpe, embed_tokens,
    // lm_head.
    return name.matches(".*(embed|\\bwte\\b|\\bwpe\\b|lm_head|\\bscore\\b).*")
        ? Kind.EMBEDDING
        : Kind.MATRIX;
  }

  /// The groups of a model under a recipe, matrices first. Only matrices decay.
  public static List<ParameterGroup> of(
      SequencedMap<String, Tensor> parameters, OptimizerRecipe recipe) {
    TreeMap<Kind, SequencedMap<String, Tensor>> byKind = new TreeMap<>();
    parameters.forEach(
        (name, p) ->
            byKind.computeIfAbsent(kind(name, p), _ -> new LinkedHashMap<>()).put(name, p));
    boolean muon = recipe.kind() == OptimizerRecipe.Kind.MUON;
    List<ParameterGroup> groups = new ArrayList<>();
    byKind.forEach(
        (kind, members) -> {
          double rate =
              switch (kind) {
                case MATRIX -> recipe.learningRate();
                case EMBEDDING -> muon ? recipe.embeddingLearningRate() : recipe.learningRate();
                case VECTOR -> muon ? recipe.vectorLearningRate() : recipe.learningRate();
              };
          groups.add(
              new ParameterGroup(
                  kind, members, rate, kind == Kind.MATRIX ? recipe.weightDecay() : 0));
        });
    return groups;
  }
}
