package dev.lungo.evaluation.metrics;

import java.util.Map;
import java.util.function.Predicate;

/// Strips the endings of English words (Porter 1980, "An algorithm for suffix stripping"), with
/// the later changes that NLTK, and with it rouge-score, makes: a few irregular words, `bli`,
/// `logi` and `fulli`, and short words in -ies, -ied and -y.
///
/// For lower-case words of ASCII letters and digits.
final class PorterStemmer {
  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("sky", "sky"),
          Map.entry("skies", "sky"),
          Map.entry("dying", "die"),
          Map.entry("lying", "lie"),
          Map.entry("tying", "tie"),
          Map.entry("news", "news"),
          Map.entry("innings", "inning"),
          Map.entry("inning", "inning"),
          Map.entry("outings", "outing"),
          Map.entry("outing", "outing"),
          Map.entry("cannings", "canning"),
          Map.entry("canning", "canning"),
          Map.entry("howe", "howe"),
          Map.entry("proceed", "proceed"),
          Map.entry("exceed", "exceed"),
          Map.entry("succeed", "succeed"));

  /// Ending and replacement, in the order in which they are tried.
  private static final String[][] STEP_2 = {
    {"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"}, {"anci", "ance"}, {"izer", "ize"},
    {"bli", "ble"}, {"alli", "al"}, {"entli", "ent"}, {"eli", "e"}, {"ousli", "ous"},
    {"ization", "ize"}, {"ation", "ate"}, {"ator", "ate"}, {"alism", "al"}, {"iveness", "ive"},
    {"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"}, {"iviti", "ive"}, {"biliti", "ble"},
    {"fulli", "ful"}
  };
  private static final String[][] STEP_3 = {
    {"icate", "ic"},
    {"ative", ""},
    {"alize", "al"},
    {"iciti", "ic"},
    {"ical", "ic"},
    {"ful", ""},
    {"ness", ""}
  };
  private static final String[][] STEP_4 = {
    {"al", ""}, {"ance", ""}, {"ence", ""}, {"er", ""}, {"ic", ""}, {"able", ""}, {"ible", ""},
    {"ant", ""}, {"ement", ""}, {"ment", ""}, {"ent", ""}, {"ion", ""}, {"ou", ""}, {"ism", ""},
    {"ate", ""}, {"iti", ""}, {"ous", ""}, {"ive", ""}, {"ize", ""}
  };

  private PorterStemmer() {}

  static String stem(String word) {
    String irregular = IRREGULAR.get(word);
    if (irregular != null || word.length() <= 2) {
      return irregular == null ? word : irregular;
    }
    String stem = pastAndProgressive(plural(word));
    stem = finalY(stem);
    stem = step2(stem);
    stem = replaced(stem, STEP_3, PorterStemmer::hasMeasure);
    stem =
        replaced(
            stem,
            STEP_4,
            s -> measure(s) > 1); // `ion` has a condition of its own, checked in replaced()
    return finalL(finalE(stem));
  }

  /// Step 1a.
  private static String plural(String word) {
    if (word.endsWith("ies")) {
      return cut(word, word.length() == 4 ? 1 : 2);
    }
    if (word.endsWith("sses")) {
      return cut(word, 2);
    }
    return word.endsWith("s") && !word.endsWith("ss") ? cut(word, 1) : word;
  }

  /// Step 1b.
  private static String pastAndProgressive(String word) {
    if (word.endsWith("ied")) {
      return cut(word, word.length() == 4 ? 1 : 2);
    }
    if (word.endsWith("eed")) {
      return hasMeasure(cut(word, 3)) ? cut(word, 1) : word;
    }
    String stem;
    if (word.endsWith("ed") && containsVowel(cut(word, 2))) {
      stem = cut(word, 2);
    } else if (word.endsWith("ing") && containsVowel(cut(word, 3))) {
      stem = cut(word, 3);
    } else {
      return word;
    }
    if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
      return stem + "e";
    }
    char last = stem.charAt(stem.length() - 1);
    if (endsInDoubleConsonant(stem)) {
      return last == 'l' || last == 's' || last == 'z' ? stem : cut(stem, 1);
    }
    return measure(stem) == 1 && endsInShortSyllable(stem) ? stem + "e" : stem;
  }

  /// Step 1c: after a consonant, and not in words such as "by".
  private static String finalY(String word) {
    String stem = word.endsWith("y") ? cut(word, 1) : "";
    return stem.length() > 1 && consonant(stem, stem.length() - 1) ? stem + "i" : word;
  }

  private static String step2(String word) {
    if (word.endsWith("alli") && hasMeasure(cut(word, 4))) {
      return step2(cut(word, 2));
    }
    String stem = replaced(word, STEP_2, PorterStemmer::hasMeasure);
    // The l of -logi belongs to the stem, so that "geologi" has a measure.
    return stem.equals(word) && word.endsWith("logi") && hasMeasure(cut(word, 3))
        ? cut(word, 1)
        : stem;
  }

  /// Step 5a.
  private static String finalE(String word) {
    if (!word.endsWith("e")) {
      return word;
    }
    String stem = cut(word, 1);
    int measure = measure(stem);
    return measure > 1 || (measure == 1 && !endsInShortSyllable(stem)) ? stem : word;
  }

  /// Step 5b.
  private static String finalL(String word) {
    return word.endsWith("ll") && measure(cut(word, 1)) > 1 ? cut(word, 1) : word;
  }

  /// Replaces the first ending that fits; where its condition fails, none.
  private static String replaced(String word, String[][] rules, Predicate<String> condition) {
    for (String[] rule : rules) {
      if (word.endsWith(rule[0])) {
        String stem = cut(word, rule[0].length());
        boolean applies =
            condition.test(stem)
                && (!rule[0].equals("ion") || stem.endsWith("s") || stem.endsWith("t"));
        return applies ? stem + rule[1] : word;
      }
    }
    return word;
  }

  private static String cut(String word, int letters) {
    return word.substring(0, word.length() - letters);
  }

  private static boolean hasMeasure(String stem) {
    return measure(stem) > 0;
  }

  /// Porter's m: how often a vowel is followed by a consonant.
  private static int measure(String stem) {
    int measure = 0;
    boolean afterVowel = false;
    for (int i = 0; i < stem.length(); i++) {
      boolean consonant = consonant(stem.charAt(i), i > 0 && !afterVowel);
      measure += consonant && afterVowel ? 1 : 0;
      afterVowel = !consonant;
    }
    return measure;
  }

  private static boolean containsVowel(String stem) {
    boolean afterConsonant = false;
    for (int i = 0; i < stem.length(); i++) {
      afterConsonant = consonant(stem.charAt(i), afterConsonant);
      if (!afterConsonant) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsInDoubleConsonant(String word) {
    int n = word.length();
    return n >= 2 && word.charAt(n - 1) == word.charAt(n - 2) && consonant(word, n - 1);
  }

  /// Porter's *o: consonant, vowel, consonant, the last not w, x or y; or two letters of which
  /// the first is a vowel.
  private static boolean endsInShortSyllable(String word) {
    int n = word.length();
    if (n == 2) {
      return !consonant(word, 0) && consonant(word, 1);
    }
    return n >= 3
        && consonant(word, n - 3)
        && !consonant(word, n - 2)
        && consonant(word, n - 1)
        && "wxy".indexOf(word.charAt(n - 1)) < 0;
  }

  private static boolean consonant(String word, int at) {
    boolean consonant = false;
    for (int i = 0; i <= at; i++) {
      consonant = consonant(word.charAt(i), i > 0 && consonant);
    }
    return consonant;
  }

  /// A `y` is a vowel after a consonant, and a consonant otherwise.
  private static boolean consonant(char letter, boolean afterConsonant) {
    return switch (letter) {
      case 'a', 'e', 'i', 'o', 'u' -> false;
      case 'y' -> !afterConsonant;
      default -> true;
    };
  }
}
