package dev.lungo.corpus;

/// Shortens runs of one line that follows itself, which scraped pages and broken exports have.
///
/// @param most how often a line may follow itself; songs do so a few times
public record RepeatedLines(int most) implements Rule {
  public RepeatedLines {
    if (most < 1) {
      throw new IllegalArgumentException("a line must be allowed once or more, but got " + most);
    }
  }

  @Override
  public String name() {
    return "repeated-lines";
  }

  @Override
  public Result apply(Document document) {
    String[] last = {""};
    int[] run = {0};
    String text =
        Lines.without(
            document.text(),
            line -> {
              String bare = line.strip();
              run[0] = bare.equals(last[0]) ? run[0] + 1 : 1;
              last[0] = bare;
              return run[0] > most;
            });
    return Result.of(document, text);
  }
}
