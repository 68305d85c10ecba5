package dev.lungo.corpus;

import java.text.Normalizer;

/// The composed form of Unicode (NFC), so that one letter is one sequence of bytes.
///
/// The compatibility form (NFKC) would lose more than spelling: superscripts, widths, ligatures.
public record Unicode() implements Rule {
  @Override
  public String name() {
    return "unicode";
  }

  @Override
  public Result apply(Document document) {
    return Result.of(document, Normalizer.normalize(document.text(), Normalizer.Form.NFC));
  }
}
