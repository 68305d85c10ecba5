package dev.lungo.corpus;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Repairs text that was encoded as UTF-8 and read as Windows-1252, once: `â€œHiâ€` becomes
/// `“Hi”`, `cafÃ©` becomes `café`.
///
/// Only sequences that begin like quotation marks and dashes (`â€`), like accented Latin letters
/// beside a small letter (`Ã`) and like emoji (`ðŸ`) are looked at, and only where they are valid
/// UTF-8, since other such sequences may be meant. A bare `â€` was a closing quotation mark, whose
/// last byte Windows-1252 does not have.
public record Mojibake() implements Rule {
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  /// What Windows-1252 has for the bytes 80 to BF, and the bytes themselves where it has nothing.
  private static final String CONTINUATION = "[\u0080-\u00BF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]";

  private static final Pattern SUSPECT =
      Pattern.compile(
          "â€"
              + CONTINUATION
              + "?|(?<=\\p{Ll})Ã"
              + CONTINUATION
              + "|Ã"
              + CONTINUATION
              + "(?=\\p{Ll})|ðŸ"
              + CONTINUATION
              + "{2}");

  @Override
  public String name() {
    return "mojibake";
  }

  @Override
  public Result apply(Document document) {
    String text = document.text();
    if (!text.contains("â€") && text.indexOf('Ã') < 0 && !text.contains("ðŸ")) {
      return Result.KEPT;
    }
    return Result.of(
        document,
        SUSPECT.matcher(text).replaceAll(m -> Matcher.quoteReplacement(repair(m.group()))));
  }

  private static String repair(String wrong) {
    if (wrong.equals("â€")) {
      return "”";
    }
    byte[] bytes = new byte[wrong.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = wrong.charAt(i);
      bytes[i] = c < 256 ? (byte) c : wrong.substring(i, i + 1).getBytes(WINDOWS)[0];
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return wrong;
    }
  }
}
