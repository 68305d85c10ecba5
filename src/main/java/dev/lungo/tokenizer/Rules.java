package dev.lungo.tokenizer;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// All that a tokenizer file says, ready for encoding. Immutable, shared by all encoders.
///
/// @param vocabulary tokens and merges
/// @param mergeTable the merges by pair
/// @param ignoreMerges whether a word that is a token is that token, whatever the merges say
/// @param unknown the token for a byte that has none, or -1 to drop such bytes
/// @param fuseUnknown whether neighbouring unknown bytes share one token
/// @param normalization what happens to a text first
/// @param splitter cuts text into words
/// @param added all added tokens by id
/// @param originalTokens those found in the original text
/// @param normalizedTokens those found in the normalised text
/// @param template what is put around a text for a model that wants it
/// @param frame the file without vocabulary and merges, to be written again
/// @param config `tokenizer_config.json`, to be written again
record Rules(
    Vocabulary vocabulary,
    MergeTable mergeTable,
    boolean ignoreMerges,
    int unknown,
    boolean fuseUnknown,
    Normalization normalization,
    Splitter splitter,
    List<AddedToken> added,
    AddedTokens originalTokens,
    AddedTokens normalizedTokens,
    Template template,
    ObjectNode frame,
    ObjectNode config) {

  /// The ids that stand around a text.
  ///
  /// @param before such as the beginning-of-text token
  /// @param after such as a separator
  record Template(List<Integer> before, List<Integer> after) {
    static final Template NONE = new Template(List.of(), List.of());
  }
}
