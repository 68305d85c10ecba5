/// Scores of texts, and how far to trust them. Plain Java: no model is needed here.
///
/// What papers report, computed as the packages compute it that everyone compares with:
///
/// - {@link dev.lungo.evaluation.metrics.Answers}: exact match and F1 of short answers (SQuAD).
/// - {@link dev.lungo.evaluation.metrics.Numbers}: the number in a worked answer (GSM8K).
/// - {@link dev.lungo.evaluation.metrics.Rouge}: ROUGE-1, -2, -L and -Lsum, as the Python
///   package rouge-score gives them; {@link dev.lungo.evaluation.metrics.PorterStemmer} is its
///   stemmer.
/// - {@link dev.lungo.evaluation.metrics.Bleu} with {@link
///   dev.lungo.evaluation.metrics.BleuTokenizer}, and {@link
///   dev.lungo.evaluation.metrics.Chrf}: as sacrebleu gives them.
/// - {@link dev.lungo.evaluation.metrics.Refusals}: whether an answer declines to answer.
/// - {@link dev.lungo.evaluation.metrics.Estimate} and {@link
///   dev.lungo.evaluation.metrics.Bootstrap}: a score with its standard error, and the
///   difference of two models on the same examples with its confidence interval.
///
/// ```java
/// double f = new Rouge(false).l("the cat sat", "the cat slept").f1();       // 0.667
/// double bleu = Bleu.STANDARD.corpus(hypotheses, references);             // 0 to 100
/// Estimate accuracy = Estimate.mean(correct);                             // 0 or 1 each
/// ```
///
/// Traps. BLEU and chrF of a corpus are not means over its sentences: counts are added first, so
/// their error needs the bootstrap. They go from 0 to 100, all others from 0 to 1. ROUGE keeps
/// only the letters a to z and digits: on Chinese it is 0; use chrF, or BLEU on characters.
@NullMarked
package dev.lungo.evaluation.metrics;

import org.jspecify.annotations.NullMarked;
