package dev.lungo.evaluation.metrics;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The number a worked answer ends in (Cobbe et al. 2021, GSM8K): what follows the last `####`,
/// or, where a model does not write that, the last number in the text.
public final class Numbers {
  /// The dash in "10-5" is no sign.
  private static final Pattern NUMBER =
      Pattern.compile("(?:(?<!\\d)-)?\\$?(?:\\d[\\d,]*(?:\\.\\d+)?|\\.\\d+)");
  private static final String MARK = "####";

  private Numbers() {}

  /// The answer's number; thousands separators and a dollar sign do not count, nor does a full
  /// stop after it.
  public static Optional<BigDecimal> answer(String text) {
    int mark = text.lastIndexOf(MARK);
    if (mark >= 0) {
      Matcher after = NUMBER.matcher(text.substring(mark + MARK.length()));
      if (after.find()) {
        return Optional.of(parse(after.group()));
      }
    }
    Optional<BigDecimal> last = Optional.empty();
    for (Matcher each = NUMBER.matcher(text); each.find(); ) {
      last = Optional.of(parse(each.group()));
    }
    return last;
  }

  /// Whether both texts end in the same number: 18 and 18.00 are the same.
  public static boolean agree(String answer, String reference) {
    Optional<BigDecimal> expected = answer(reference);
    return expected.isPresent()
        && answer(answer).filter(given -> given.compareTo(expected.get()) == 0).isPresent();
  }

  private static BigDecimal parse(String number) {
    return new BigDecimal(number.replaceAll("[$,]", ""));
  }
}
