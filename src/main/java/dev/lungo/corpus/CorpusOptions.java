package dev.lungo.corpus;

import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;

/// How a corpus is made.
///
/// @param inputs files and folders
/// @param lineInputs text files of which every line is a document, and folders of them
/// @param out the folder to write
/// @param read how the inputs are read; the unit is chosen by the two lists
/// @param rules the rules of cleaning
/// @param copies whether copies are removed, and from which similarity on
/// @param validation the fraction of documents for validation
/// @param bytesPerShard the size of an output file before compression
/// @param settings what to note of all this in the report
public record CorpusOptions(
    List<Path> inputs,
    List<Path> lineInputs,
    Path out,
    ReadOptions read,
    List<Rule> rules,
    Copies copies,
    double validation,
    long bytesPerShard,
    SequencedMap<String, Object> settings) {
  /// Half a gigabyte of text per file is read in seconds and fits any disk's habits.
  public static final long BYTES_PER_SHARD = 1L << 29;

  /// @param exact whether documents of the same letters and digits are removed
  /// @param near the similarity from which on documents are copies; above 1 for none
  public record Copies(boolean exact, double near) {
    boolean findsNear() {
      return near <= 1;
    }
  }

  public CorpusOptions {
    inputs = List.copyOf(inputs);
    lineInputs = List.copyOf(lineInputs);
    rules = List.copyOf(rules);
    if (inputs.isEmpty() && lineInputs.isEmpty()) {
      throw new IllegalArgumentException("no input: name files or folders of text");
    }
    if (bytesPerShard < 1) {
      throw new IllegalArgumentException(
          "an output file must have a byte or more, but got " + bytesPerShard);
    }
  }
}
