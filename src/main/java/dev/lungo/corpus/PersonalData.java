package dev.lungo.corpus;

import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Replaces e-mail addresses, public internet addresses, card numbers and telephone numbers by
/// `[email]`, `[ip]`, `[card]` and `[phone]`.
///
/// Each pattern asks for more than digits, since stories, tables and sums are full of them: a
/// card number for a known issuer, its length and its check digit; a telephone number for its
/// country code, its usual grouping or a word such as "call" before it; an internet address for
/// an octet of three digits, as `3.14.15.9` may be anything. What has none of these stays.
public record PersonalData() implements Rule {
  private static final Pattern EMAIL =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}_%+-][\\p{L}\\p{N}._%+-]{0,63}@"
              + "(?:[\\p{L}\\p{N}][\\p{L}\\p{N}-]{0,62}\\.){1,8}\\p{L}{2,24}(?![\\p{L}\\p{N}@])");

  private static final Pattern IPV4 =
      Pattern.compile("(?<![\\p{L}\\d.§])(?:\\d{1,3}\\.){3}\\d{1,3}(?![\\p{L}\\d]|\\.\\d)");

  private static final Pattern IPV6 =
      Pattern.compile(
          "(?<![\\p{L}\\d:.])(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}"
              + "|(?:[0-9A-Fa-f]{1,4}:){2,6}(?::[0-9A-Fa-f]{1,4}){1,5})(?![\\p{L}\\d:])");

  /// Thirteen to nineteen digits, perhaps in groups as on the card.
  private static final Pattern CARD =
      Pattern.compile(
          "(?<![\\p{L}\\d.,+-])(?:\\d{4}[ -]\\d{4}[ -]\\d{4}[ -]\\d{4}(?:[ -]\\d{3})?"
              + "|\\d{4}[ -]\\d{6}[ -]\\d{4,5}|\\d{13,19})(?![\\p{L}\\d-]|[.,]\\d)");

  private static final String BEFORE = "(?<![\\p{L}\\d.,/+=*^-]|\\d )";
  private static final String AFTER = "(?![\\p{L}\\d]|[.,/:=*^-]\\d)";

  /// +44 20 7946 0958, +86-138-1234-5678, 00 49 30 123456.
  private static final Pattern INTERNATIONAL =
      Pattern.compile(
          "(?<![\\p{L}\\d.,/+=*^-])\\+\\d{1,3}(?:[ .-]?\\(\\d{1,4}\\))?(?:[ .-]?\\d{2,5}){2,5}"
              + AFTER);

  /// (212) 555-0123, 212-555-0123, 1-212-555-0123, 212.555.0123.
  private static final Pattern NORTH_AMERICAN =
      Pattern.compile(
          BEFORE
              + "(?:1[ .-])?(?:\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}(?:-|\\.))[2-9]\\d{2}[-.]\\d{4}"
              + AFTER);

  /// 13812345678, 138-1234-5678; 010-12345678.
  private static final Pattern CHINESE =
      Pattern.compile(
          "(?<![A-Za-z\\d.,/+=*^-]|\\d )"
              + "(?:1[3-9]\\d(?:\\d{8}|[ -]\\d{4}[ -]\\d{4})|0\\d{2,3}-\\d{7,8})"
              + "(?![A-Za-z\\d]|[.,/:=*^-]\\d)");

  /// A number after a word that announces one.
  private static final Pattern ANNOUNCED =
      Pattern.compile(
          "(?i)((?:\\b(?:tel|telephone|phone|fax|mobile|cell|whatsapp|hotline|call(?: us| me| now)?"
              + "(?: at| on)?)|电话|手机|传真|热线|联系方式)(?: (?:number|no))?[.:： ]{1,3})"
              + "([(+]?\\d[\\d ().-]{5,18}\\d)"
              + AFTER);

  private static final Pattern ANNOUNCES_ADDRESS = Pattern.compile("(?i)\\bip\\b|address|server");
  private static final Pattern ANNOUNCES_VERSION =
      Pattern.compile("(?i)(version|release|firmware|build|section|chapter|§|\\bv)\\W*$");

  @Override
  public String name() {
    return "personal-data";
  }

  @Override
  public Result apply(Document document) {
    String text = document.text();
    if (text.indexOf('@') >= 0) {
      text = EMAIL.matcher(text).replaceAll("[email]");
    }
    if (hasRun(text, "0123456789", " ().+-", 7)) {
      text = replace(text, CARD, "[card]", m -> isCard(m.group()));
      text = replace(text, INTERNATIONAL, "[phone]", m -> digits(m.group()) >= 9);
      text = replace(text, NORTH_AMERICAN, "[phone]", _ -> true);
      text = replace(text, CHINESE, "[phone]", _ -> true);
      text = replaceAnnounced(text);
    }
    if (hasRun(text, ".", "0123456789", 3)) {
      String all = text;
      text = replace(all, IPV4, "[ip]", m -> isPublicAddress(all, m));
    }
    if (hasRun(text, ":", "0123456789abcdefABCDEF", 3)) {
      text = replace(text, IPV6, "[ip]", m -> m.group().length() >= 9);
    }
    return Result.of(document, text);
  }

  private static String replace(
      String text, Pattern pattern, String by, Predicate<MatchResult> really) {
    Matcher matcher = pattern.matcher(text);
    return matcher.replaceAll(m -> really.test(m) ? by : Matcher.quoteReplacement(m.group()));
  }

  private static String replaceAnnounced(String text) {
    return ANNOUNCED
        .matcher(text)
        .replaceAll(
            m -> {
              int digits = digits(m.group(2));
              boolean phone = digits >= 7 && digits <= 15 && !isYears(m.group(2));
              return Matcher.quoteReplacement(m.group(1) + (phone ? "[phone]" : m.group(2)));
            });
  }

  /// "call 1914-1918" gives years.
  private static boolean isYears(String number) {
    return number.matches("(1\\d|20)\\d{2} ?[-–] ?(1\\d|20)\\d{2}");
  }

  private static boolean isPublicAddress(String text, MatchResult match) {
    String[] parts = match.group().split("\\.");
    int[] octets = new int[4];
    boolean large = false;
    for (int i = 0; i < 4; i++) {
      octets[i] = Integer.parseInt(parts[i]);
      if (octets[i] > 255 || (parts[i].length() > 1 && parts[i].startsWith("0"))) {
        return false;
      }
      large |= octets[i] >= 100;
    }
    boolean reserved =
        octets[0] == 0
            || octets[0] == 10
            || octets[0] == 127
            || octets[0] >= 224
            || (octets[0] == 192 && octets[1] == 168)
            || (octets[0] == 172 && octets[1] >= 16 && octets[1] < 32)
            || (octets[0] == 169 && octets[1] == 254);
    String before = text.substring(Math.max(0, match.start() - 24), match.start());
    return !reserved
        && !ANNOUNCES_VERSION.matcher(before).find()
        && (large || ANNOUNCES_ADDRESS.matcher(before).find());
  }

  /// A known issuer, its length, and Luhn's check digit.
  private static boolean isCard(String number) {
    String n = number.replaceAll("[ -]", "");
    int two = Integer.parseInt(n.substring(0, 2));
    int four = Integer.parseInt(n.substring(0, 4));
    int length = n.length();
    boolean issuer =
        (two / 10 == 4 && (length == 13 || length == 16 || length == 19))
            || (length == 16 && two >= 51 && two <= 55)
            || (length == 16 && four >= 2221 && four <= 2720)
            || (length == 15 && (two == 34 || two == 37))
            || (length >= 16 && (four == 6011 || two == 65 || two == 62))
            || (length >= 16 && four >= 3528 && four <= 3589)
            || (length == 14 && (two == 36 || two == 38 || (four >= 3000 && four <= 3059)));
    return issuer && luhn(n);
  }

  private static boolean luhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int d = digits.charAt(digits.length() - 1 - i) - '0';
      sum += i % 2 == 0 ? d : d > 4 ? 2 * d - 9 : 2 * d;
    }
    return sum % 10 == 0;
  }

  private static int digits(String text) {
    return (int) text.chars().filter(c -> c >= '0' && c <= '9').count();
  }

  /// Whether `least` of the characters `counted` follow each other with none but the characters
  /// `between` among them: a cheap look before the patterns.
  private static boolean hasRun(String text, String counted, String between, int least) {
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (counted.indexOf(c) >= 0) {
        if (++count == least) {
          return true;
        }
      } else if (between.indexOf(c) < 0) {
        count = 0;
      }
    }
    return false;
  }
}
