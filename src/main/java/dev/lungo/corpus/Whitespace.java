package dev.lungo.corpus;

/// Removes spaces at the ends of lines, and empty lines beyond two in a row. Spaces at the
/// beginning of lines stay: verse and code need them.
public record Whitespace() implements Rule {
  @Override
  public String name() {
    return "whitespace";
  }

  @Override
  public Result apply(Document document) {
    String text = document.text();
    StringBuilder clean = new StringBuilder(text.length());
    int empty = 0;
    for (int start = 0; start <= text.length(); ) {
      int end = text.indexOf('\n', start);
      int next = end < 0 ? text.length() + 1 : end + 1;
      end = end < 0 ? text.length() : end;
      while (end > start && isSpace(text.charAt(end - 1))) {
        end--;
      }
      empty = end == start ? empty + 1 : 0;
      if (empty <= 2) {
        clean.append(text, start, end).append('\n');
      }
      start = next;
    }
    return Result.of(document, clean.toString().strip());
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\u00A0' || c == '\u3000';
  }
}
