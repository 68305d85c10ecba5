package dev.lungo.corpus;

import java.util.List;
import java.util.SequencedMap;

/// What became of a corpus; the content of `corpus.json`.
///
/// @param read what was read
/// @param train what is for training
/// @param validation what is for validation
/// @param rules what each rule did, in their order; the last two remove copies
/// @param sources what was read and kept of each source
/// @param invalidUtf8 for each file, how many sequences of bytes were no UTF-8
/// @param settings how it was made: the rules' thresholds and the other options
public record CorpusReport(
    Amount read,
    Amount train,
    Amount validation,
    List<RuleReport> rules,
    SequencedMap<String, SourceReport> sources,
    SequencedMap<String, Long> invalidUtf8,
    SequencedMap<String, Object> settings) {

  /// @param bytes of UTF-8
  public record Amount(long documents, long bytes) {
    static final Amount NONE = new Amount(0, 0);

    Amount plus(long moreBytes) {
      return new Amount(documents + 1, bytes + moreBytes);
    }
  }

  /// @param dropped the documents left out
  /// @param changed the documents changed; their bytes are those that the changes removed
  /// @param examples three of the dropped and three of the changed, chosen by hash
  public record RuleReport(
      String name, Amount dropped, Amount changed, List<Cleaner.Example> examples) {}

  public record SourceReport(Amount read, Amount train, Amount validation) {}
}
