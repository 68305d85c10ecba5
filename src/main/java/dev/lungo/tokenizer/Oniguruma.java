package dev.lungo.tokenizer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Translates regular expressions from Oniguruma's syntax (which `tokenizers` uses) to the
/// JDK's.
///
/// The two agree on nearly all that split patterns use. What differs: names of scripts, negated
/// properties, POSIX brackets, and `\h`.
final class Oniguruma {
  private static final Pattern CATEGORY =
      Pattern.compile("L[ulmtoC]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfsno]?");
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\\\([pP])\\{(\\^?)([^}]+)\\}|\\[:(\\^?)(\\w+):\\]|\\\\h|\\\\.", Pattern.DOTALL);

  private Oniguruma() {}

  static String toJava(String pattern) {
    return TOKEN.matcher(pattern).replaceAll(match -> Matcher.quoteReplacement(translate(match)));
  }

  private static String translate(java.util.regex.MatchResult match) {
    if (match.group(1) != null) {
      boolean negated = match.group(1).equals("P") != !match.group(2).isEmpty();
      return property(negated, match.group(3));
    }
    if (match.group(5) != null) {
      return property(!match.group(4).isEmpty(), match.group(5));
    }
    return match.group().equals("\\h") ? "[0-9a-fA-F]" : match.group();
  }

  private static String property(boolean negated, String name) {
    String java = CATEGORY.matcher(name).matches() || name.startsWith("Is") ? name : "Is" + name;
    if (java.equalsIgnoreCase("IsAlpha")) {
      java = "IsAlphabetic";
    } else if (java.equalsIgnoreCase("IsSpace")) {
      java = "IsWhite_Space";
    } else if (java.equalsIgnoreCase("IsUpper") || java.equalsIgnoreCase("IsLower")) {
      java += "case";
    } else if (java.equalsIgnoreCase("IsPunct")) {
      java = "IsPunctuation";
    }
    return (negated ? "\\P{" : "\\p{") + java + "}";
  }
}
