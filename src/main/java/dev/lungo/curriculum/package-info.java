/// A small world of language, made by seed and without limit: text to pretrain on, conversations to
/// tune on, and a judge that knows the right answers.
///
/// It exists so that a small model can become an assistant that can be tested, on a machine without
/// data. It is what it is: a model taught by it knows these families and nothing else.
///
/// In reading order:
///
/// - {@link dev.lungo.curriculum.Family}: one kind of question, such as {@link
///   dev.lungo.curriculum.Arithmetic}; {@link dev.lungo.curriculum.Curriculum} has them all.
/// - {@link dev.lungo.curriculum.Lesson}: a conversation, its right answer, and the {@link
///   dev.lungo.curriculum.Check} that tells other answers from it.
/// - {@link dev.lungo.curriculum.Draw} makes lessons by chance, and {@link
///   dev.lungo.curriculum.Part} keeps what is taught apart from what is examined, and both from
///   what the tuned model is asked when its answers are compared.
/// - {@link dev.lungo.curriculum.Phrasings}: a kind of question needs some twenty of them. With
///   five a model learned the sentences by heart, and in other words it knew nothing.
/// - {@link dev.lungo.curriculum.Invented}: names without end, so that a model learns to repeat
///   what it is told instead of fifty names; {@link dev.lungo.curriculum.Reading} asks about them.
/// - {@link dev.lungo.curriculum.Judge} checks an answer: right, brief, well formed; {@link
///   dev.lungo.curriculum.Comparisons} ranks several by it.
/// - {@link dev.lungo.curriculum.LessonFiles}: questions with their checks on disk.
///
/// ```java
/// Curriculum.texts(1).limit(10_000)                    // running text
/// Curriculum.lessons(1).limit(5_000)                   // conversations to learn from
/// Curriculum.examination(Part.NEW_ENTITIES, 20, 1)     // 20 questions of each family
/// ```
///
/// Traps:
///
/// - Entities that are held out still stand in the texts: the examination asks whether the model
///   can answer about what it only read. A family whose answers cannot be read anywhere, such as
///   arithmetic, must be computed or reasoned.
/// - A line of a table that moves does not change sides: the border follows from the name.
@NullMarked
package dev.lungo.curriculum;

import org.jspecify.annotations.NullMarked;
