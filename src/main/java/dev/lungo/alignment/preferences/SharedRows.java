package dev.lungo.alignment.preferences;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Comparisons as one batch in which a prompt is read once for several responses: a row holds a
/// prompt and as many of its responses behind it as the model's context has room for. A response
/// sees its prompt and itself, at the positions that it would have alone.
///
/// With prompts of 64 tokens and four responses of 24, as in Ziegler et al. 2019, that is less than
/// half of the tokens.
///
/// @param ids rows × columns, filled up behind
/// @param branches rows × columns: 0 for the prompt, then a number for each response; all 0 where
///     no row has two
/// @param prompts the place in (rows × columns) of the last token of each response's prompt, for
///     all responses in order
/// @param starts the place of each response's first token
public record SharedRows(
    int rows, int columns, int[] ids, int[] branches, int[] prompts, int[] starts) {
  private record Row(Comparison comparison, List<Integer> responses, int length) {}

  /// @param context of the model; a prompt with one response must fit
  /// @param padding what fills rows
  public static SharedRows of(List<Comparison> comparisons, int context, int padding) {
    List<Row> rows = new ArrayList<>();
    comparisons.forEach(comparison -> rows.addAll(rows(comparison, context)));
    int columns = rows.stream().mapToInt(Row::length).max().orElseThrow();
    int responses = rows.stream().mapToInt(row -> row.responses().size()).sum();
    int[] ids = new int[rows.size() * columns];
    Arrays.fill(ids, padding);
    int[] branches = new int[ids.length];
    int[] prompts = new int[responses];
    int[] starts = new int[responses];
    int next = 0;
    for (int r = 0; r < rows.size(); r++) {
      int[] prompt = rows.get(r).comparison().prompt();
      int at = r * columns;
      System.arraycopy(prompt, 0, ids, at, prompt.length);
      int last = at + prompt.length - 1;
      at = last + 1;
      int branch = 1;
      for (int i : rows.get(r).responses()) {
        int[] response = rows.get(r).comparison().responses().get(i);
        System.arraycopy(response, 0, ids, at, response.length);
        Arrays.fill(branches, at, at + response.length, branch++);
        prompts[next] = last;
        starts[next++] = at;
        at += response.length;
      }
      // What fills the row is a branch too: nothing sees it.
      Arrays.fill(branches, at, (r + 1) * columns, branch);
    }
    if (rows.size() == responses) { // nothing is shared, and causality hides what is behind
      Arrays.fill(branches, 0);
    }
    return new SharedRows(rows.size(), columns, ids, branches, prompts, starts);
  }

  private static List<Row> rows(Comparison comparison, int context) {
    List<Row> rows = new ArrayList<>();
    List<Integer> responses = new ArrayList<>();
    int prompt = comparison.prompt().length;
    int length = prompt;
    for (int i = 0; i < comparison.responses().size(); i++) {
      int more = comparison.responses().get(i).length;
      if (prompt + more > context) {
        throw new IllegalArgumentException(
            "a prompt of %d tokens and a response of %d exceed the model's context of %d"
                .formatted(prompt, more, context));
      }
      if (length + more > context) {
        rows.add(new Row(comparison, responses, length));
        responses = new ArrayList<>();
        length = prompt;
      }
      responses.add(i);
      length += more;
    }
    rows.add(new Row(comparison, responses, length));
    return rows;
  }

  /// The place of a response's token; that of its prompt's last one for −1.
  public int place(int response, int token) {
    return token < 0 ? prompts[response] + token + 1 : starts[response] + token;
  }
}
