/// Documents: read, clean, deduplicate, split. The first step of the pipeline: text files in,
/// documents worth learning from out.
///
/// Read in this order:
///
/// - {@link dev.lungo.corpus.Document} is one text; {@link dev.lungo.corpus.Documents} reads them
///   from files, one at a time.
/// - {@link dev.lungo.corpus.Rule} is one step of cleaning, a pure function of a document with a
///   name. {@link dev.lungo.corpus.Cleaning} lists them with their thresholds, {@link
///   dev.lungo.corpus.RuleChoice} picks some, {@link dev.lungo.corpus.Cleaner} applies them.
/// - `Fingerprint` and `NearDuplicates` find exact and near copies (MinHash), `Split` divides by
///   hash.
/// - {@link dev.lungo.corpus.Corpus} does all of it, from files to a folder, and returns a {@link
///   dev.lungo.corpus.CorpusReport} of what each rule did.
///
/// ```java
/// RuleChoice choice = RuleChoice.parse("gentle,-personal-data");
/// Cleaner cleaner = new Cleaner(choice.of(choice.preset().cleaning()));
/// try (Stream<Document> documents = Documents.read(List.of(folder), ReadOptions.defaults())) {
///   documents.map(cleaner::clean).forEach(cleaned -> ...);
/// }
/// ```
///
/// What needs one document only is a pure function and runs on any number of threads or machines;
/// what needs the others (copies, the split's guarantee per source) runs on one thread, in order.
/// A new kind of rule implements {@link dev.lungo.corpus.Rule} and becomes a component of {@link
/// dev.lungo.corpus.Cleaning}; a new format becomes an `InputFile`.
///
/// Traps: a rule that throws good text away is worse than one that keeps bad text, since nobody
/// misses what they never see. Look at the examples in the report before you tighten anything. And
/// Chinese, Japanese, Thai and their like have no spaces: count `Words`,
/// where their characters are words.
@NullMarked
package dev.lungo.corpus;

import org.jspecify.annotations.NullMarked;
