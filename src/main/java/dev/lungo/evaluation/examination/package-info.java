/// The examination of a model on what the curriculum kept back: new things in known words, known
/// things in new words, and both.
///
/// Unlike {@link dev.lungo.evaluation.Evaluation}, which measures by public data sets, it needs no
/// data: {@link dev.lungo.curriculum.Curriculum} makes the questions and {@link
/// dev.lungo.curriculum.Judge} knows what is right. In reading order:
///
/// - {@link dev.lungo.evaluation.examination.Examination} asks;
/// - {@link dev.lungo.evaluation.examination.ExaminationResult}: all answers with their verdicts,
///   accuracy by family, differences and win rate against another model;
/// - {@link dev.lungo.evaluation.examination.Rate}: what is counted across or within families, such
///   as refusals and over-refusals;
/// - {@link dev.lungo.evaluation.examination.ExaminationPage}: results side by side, for a page.
///
/// ```java
/// List<Question> questions = Curriculum.questions(25, 1);
/// try (Judge judge = new Judge()) {
///   Examinee ppo = new Examinee("ppo", model, true, 0.8);
///   ExaminationResult result = Examination.ask(ppo, questions, judge, (done, of) -> {});
///   System.out.println(result.average());
/// }
/// ```
///
/// Traps. Answers are sampled as people get them from the chat page, with a seed, so a result is
/// the same each time; the most probable answers are another measure, at which a model that knows
/// much and is unsure of it looks better than it will be found. A model is better or worse than
/// another only where the interval of their difference leaves out 0. An answer longer than twice
/// the right one is cut, and counts as not ended. `taught` questions are asked to tell memory from
/// understanding, and count in no average.
@NullMarked
package dev.lungo.evaluation.examination;

import org.jspecify.annotations.NullMarked;
