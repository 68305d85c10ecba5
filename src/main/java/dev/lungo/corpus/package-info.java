/// Documents: read, clean, deduplicate, split. The first step of the pipeline: text files in,
/// documents worth learning from out.
///
/// Read {@link dev.lungo.corpus.Document} and {@link dev.lungo.corpus.Documents} first.
@NullMarked
package dev.lungo.corpus;

import org.jspecify.annotations.NullMarked;
