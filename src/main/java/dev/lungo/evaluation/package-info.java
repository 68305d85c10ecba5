/// How good a model is: tasks, the engine that asks a model, scores with their errors, and the
/// report. Stands after training in the pipeline, and imports all before it.
///
/// Landed so far are the scores of texts, {@link dev.lungo.evaluation.metrics}.
@NullMarked
package dev.lungo.evaluation;

import org.jspecify.annotations.NullMarked;
