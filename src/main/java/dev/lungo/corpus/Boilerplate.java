package dev.lungo.corpus;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Removes lines that belong to a web page and not to its text: cookies, subscriptions,
/// copyright, navigation, sharing, comments, advertisements.
///
/// Where lines are wrapped, any few words may stand alone on a line, so a line must begin with
/// no small letter. Patterns for whole lines are those that no sentence has; `Home`, `Search`
/// and their like go only where three or more such lines stand together, as in a menu. Phrases
/// that may also stand in good prose (a story may speak of cookies) count only in lines of at
/// most `words` words.
///
/// @param words how long a line may be to be removed for a phrase in it
public record Boilerplate(int words) implements Rule {
  private static final int MENU = 3;

  /// Whole lines, without regard to case and to punctuation at their end.
  private static final Pattern WHOLE =
      pattern(
          """
          (accept|allow|reject)( all)?( the)? cookies( and continue)?|cookie (settings|preferences)|
          (click|tap) here( to .{1,40})?|read (more|the (full|whole) (story|article))( here)?|
          continue reading.{0,40}|
          (please )?(sign|log) ?(in|up) (here|now|or (register|sign up).{0,20})|
          (like|follow) us on (facebook|twitter|instagram|linkedin|youtube).{0,40}|
          share (this|it)? ?(on|to|via) (facebook|twitter|linkedin|pinterest|whatsapp|x|e-?mail).{0,60}|
          (leave|post|add) a (comment|reply)( .{0,20})?|comments are closed|no comments( yet)?|
          skip to( main)? content|back to top|
          page \\d+ of \\d+|advertisements?|sponsored (content|post)|
          (all|some) rights reserved|print this (page|article)|
          subscribe (now|here|today|by e-?mail)|
          powered by (wordpress|blogger|drupal|joomla|shopify|wix).{0,30}|
          your e-?mail address will not be published.{0,60}|
          上一[篇页]|下一[篇页]|返回(顶部|首页|目录)|点击(查看|阅读).{0,20}|阅读(全文|更多|原文)|相关(阅读|文章)|分享到.{0,30}
          """);

  /// Entries of menus.
  private static final Pattern ENTRY =
      pattern(
          """
          home( ?page)?|about( us)?|contacts?( us)?|search|menu|site ?map|help|faqs?|news|blog|
          (sign|log) ?(in|up|out)|register|subscribe|my account|(shopping )?cart|checkout|shop|
          back|next|previous|share|tweet|pin it|print|e-?mail|reply|like|follow( us)?|
          facebook|twitter|instagram|youtube|linkedin|pinterest|rss|
          privacy|terms|cookies|legal|careers|login|archives?|categories|tags|links|
          show (more|less)|load(ing)?( more)?|view all|see (more|all)|
          首页|登录|注册|搜索|联系我们|关于我们|帮助|上一章|下一章|目录
          """);

  /// Phrases that mark a short line.
  private static final Pattern PHRASE =
      pattern(
          """
          (this|our) (web)?site uses cookies|use of cookies|we use cookies|cookie policy|
          privacy policy|terms (of (use|service)|and conditions)|
          sign up (for|to) (our|the) .{0,30}(newsletter|updates|e-?mails)|subscribe to (our|this) (newsletter|blog|channel|mailing list|feed|podcast)|
          (enter|with) your e-?mail( address)? (to|for) |
          all rights reserved|copyright (©|\\(c\\)|\\d{4})|©\\s?\\d{4}|©\\s?copyright|
          enable javascript|javascript (is|must be) (disabled|required|enabled)|
          版权所有|未经(授权|许可).{0,10}(转载|禁止)|ICP备|公网安备
          """);

  /// With what the whole lines begin, and what is in every phrase: cheap to look for first.
  private static final Set<String> BEGINNINGS =
      Set.of(
          "accept",
          "allow",
          "reject",
          "cookie",
          "click",
          "tap",
          "read",
          "continue",
          "please",
          "sign",
          "log",
          "like",
          "follow",
          "share",
          "leave",
          "post",
          "add",
          "comments",
          "no",
          "skip",
          "back",
          "page",
          "advertisement",
          "advertisements",
          "sponsored",
          "all",
          "some",
          "print",
          "subscribe",
          "powered",
          "your");

  private static final List<String> IN_PHRASES =
      List.of(
          "cookie",
          "policy",
          "terms",
          "sign up",
          "subscribe",
          "enter your",
          "with your",
          "rights reserved",
          "copyright",
          "©",
          "javascript",
          "版权所有",
          "未经",
          "icp备",
          "公网安备");

  /// What stands between the links of a menu in one line: `Home | About | Contact`.
  private static final Pattern LINK_BORDER = Pattern.compile("\\s*[|›»·•]\\s*");

  @Override
  public String name() {
    return "boilerplate";
  }

  @Override
  public Result apply(Document document) {
    String[] lines = document.text().split("\n", -1);
    boolean[] removed = new boolean[lines.length];
    String lower = document.text().toLowerCase(Locale.ROOT);
    boolean phrases = IN_PHRASES.stream().anyMatch(lower::contains);
    int menuStart = 0;
    int menu = 0;
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (line.isEmpty()) {
        continue;
      }
      removed[i] = isShort(line) && isBoilerplate(line, phrases);
      if (removed[i] || (isShort(line) && isEntry(line))) {
        menuStart = menu == 0 ? i : menuStart;
        menu++;
      } else {
        menu = 0;
      }
      if (menu >= MENU) {
        Arrays.fill(removed, menuStart, i + 1, true);
      }
    }
    int[] at = {0};
    // Lines asks about every line that is not blank, in order.
    return Result.of(
        document,
        Lines.without(
            document.text(),
            _ -> {
              while (lines[at[0]].isBlank()) {
                at[0]++;
              }
              return removed[at[0]++];
            }));
  }

  private boolean isShort(String line) {
    return line.length() <= 20 * words && !Character.isLowerCase(line.codePointAt(0));
  }

  private boolean isBoilerplate(String line, boolean phrases) {
    String bare = bare(line);
    return (mayBeWhole(bare) && WHOLE.matcher(bare).matches())
        || (hasLinkBorder(bare) && isMenu(bare))
        || (phrases && PHRASE.matcher(line).find() && new Words(line).count() <= words);
  }

  private static boolean mayBeWhole(String bare) {
    int end = 0;
    while (end < bare.length() && Character.isLetter(bare.charAt(end))) {
      end++;
    }
    return BEGINNINGS.contains(bare.substring(0, end).toLowerCase(Locale.ROOT))
        || "上下返点阅相分".indexOf(bare.isEmpty() ? ' ' : bare.charAt(0)) >= 0;
  }

  /// Tables and names have such borders too, so most of what is between them must be entries.
  private static boolean isMenu(String line) {
    String[] links = LINK_BORDER.split(line);
    long entries =
        Arrays.stream(links).filter(l -> l.length() <= 16 && ENTRY.matcher(l).matches()).count();
    return links.length >= MENU && 2 * entries > links.length;
  }

  private static boolean hasLinkBorder(String line) {
    for (int i = 0; i < line.length(); i++) {
      if ("|›»·•".indexOf(line.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEntry(String line) {
    return line.length() <= 16 && ENTRY.matcher(bare(line)).matches();
  }

  private static String bare(String line) {
    int end = line.length();
    while (end > 0 && " .!?…>»›:".indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    return line.substring(0, end);
  }

  private static Pattern pattern(String alternatives) {
    return Pattern.compile(
        alternatives.replace("\n", ""), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }
}
