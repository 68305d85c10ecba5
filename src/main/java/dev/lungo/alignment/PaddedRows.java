package dev.lungo.alignment;

import dev.lungo.model.ScalarModel;
import dev.lungo.torch.Device;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// Texts as the rows of one batch, filled up behind: a token never sees what stands after it, so
/// nothing reads the padding.
///
/// @param ids rows × columns token ids, row-major
/// @param last the place of each row's last token that is not padding
public record PaddedRows(int rows, int columns, int[] ids, int[] last) {
  /// @param texts at least one
  /// @throws IllegalArgumentException if one is empty or exceeds the model's context
  public static PaddedRows of(List<int[]> texts, ScalarModel model) {
    int context = model.config().contextLength();
    int[] last = new int[texts.size()];
    int columns = 1;
    for (int i = 0; i < last.length; i++) {
      int length = model.lengthWithoutPadding(texts.get(i));
      if (texts.get(i).length == 0 || length > context) {
        throw new IllegalArgumentException(
            "a text to score must have 1 to "
                + context
                + " tokens, the reward model's context, but has "
                + texts.get(i).length);
      }
      last[i] = length - 1;
      columns = Math.max(columns, length);
    }
    int[] ids = new int[last.length * columns];
    Arrays.fill(ids, model.padding());
    for (int i = 0; i < last.length; i++) {
      System.arraycopy(texts.get(i), 0, ids, i * columns, last[i] + 1);
    }
    return new PaddedRows(last.length, columns, ids, last);
  }

  /// @return (B, T) int64
  public Tensor tensor(Device device) {
    return device.tensor(ids, rows, columns);
  }
}
