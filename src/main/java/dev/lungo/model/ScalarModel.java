package dev.lungo.model;

import dev.lungo.files.AtomicFiles;
import dev.lungo.torch.Device;
import dev.lungo.torch.Dtype;
import dev.lungo.torch.Precision;
import dev.lungo.torch.Scopes;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/// A Transformer with a {@link ScalarHead} in place of its output over the vocabulary: a reward
/// model, or a value network of its own.
///
/// ```java
/// try (ScalarModel model = ScalarModel.create(languageModel, Device.best(), seed)) {
///   Tensor values = model.forward(ids);           // (B, T) -> (B, T)
///   Tensor rewards = model.forward(ids, last);    // (B), read at each row's last token
///   model.save(folder);                           // Qwen3ForSequenceClassification, one label
/// }
/// ```
///
/// **On disk** it is what transformers calls a sequence classifier with one label: `model.*` and
/// `score.weight`. Its score has no bias and a Transformer whose last layer is an RMS norm has
/// nowhere else to put one, so the bias stands in config.json as `score_bias`: a reward is what
/// transformers computes plus that number. transformers reads the score at the last token that is
/// not padding, {@link #lengthWithoutPadding}.
///
/// Threads and lifetimes are those of {@link Transformer}.
public final class ScalarModel implements AutoCloseable {
  private final Transformer trunk;
  private final ScalarHead head;

  private ScalarModel(Transformer trunk, ScalarHead head) {
    this.trunk = trunk;
    this.head = head;
  }

  /// A new head over the trunk of a model's folder; what the folder's model made of the hidden
  /// states is left out.
  public static ScalarModel create(Path folder, Device device, long seed) {
    ModelConfig config = scoring(Checkpoint.config(folder));
    Transformer trunk = trunk(config, device, Shards.open(folder, config));
    return new ScalarModel(trunk, ScalarHead.forRewards(config.embedding(), device, seed));
  }

  /// A new head over a new Transformer.
  public static ScalarModel create(ModelConfig config, Device device, long seed) {
    return new ScalarModel(
        Transformer.create(scoring(config), device, seed),
        ScalarHead.forRewards(config.embedding(), device, seed));
  }

  /// Opens what {@link #save} wrote, or another sequence classifier with one label.
  ///
  /// @throws java.io.UncheckedIOException if the files are missing, corrupt or do not fit, or the
  ///     folder is that of a language model
  public static ScalarModel load(Path folder, Device device) {
    double bias = ConfigJson.scoreBias(Checkpoint.configText(folder));
    ModelConfig config = scoring(Checkpoint.config(folder));
    Shards shards = Shards.open(folder, config);
    if (!shards.has(ScalarHead.WEIGHT)) {
      shards.close();
      throw shards.failure("it continues texts (a language model) and cannot score them");
    }
    Transformer trunk = trunk(config, device, shards);
    try {
      ScalarHead head = ScalarHead.load(config.embedding(), device, shards, bias);
      shards.checkAllRead();
      return new ScalarModel(trunk, head);
    } catch (RuntimeException e) {
      trunk.close();
      throw e;
    }
  }

  /// Whether a folder holds a model with a scalar head.
  public static boolean isIn(Path folder) {
    return ModelSummary.of(folder).scores();
  }

  private static Transformer trunk(ModelConfig config, Device device, Shards shards) {
    Parameters.Source source = shards.source(device, Precision.FP32);
    // Not the source itself: it would miss the head among what the trunk reads.
    return Transformer.of(
        config, device, (name, start, shape) -> source.value(name, start, shape), shards::close);
  }

  /// A config that asks for no output matrix, and says what fills rows, which transformers needs to
  /// find a row's last token.
  private static ModelConfig scoring(ModelConfig config) {
    SpecialTokens tokens = config.tokens();
    int padding =
        tokens
            .padding()
            .orElse(tokens.end().isEmpty() ? tokens.begin().orElse(0) : tokens.end().getFirst());
    return config
        .withTiedEmbeddings(true)
        .withTokens(new SpecialTokens(tokens.begin(), tokens.end(), OptionalInt.of(padding)));
  }

  public ModelConfig config() {
    return trunk.config();
  }

  public Device device() {
    return trunk.device();
  }

  public Transformer trunk() {
    return trunk;
  }

  public ScalarHead head() {
    return head;
  }

  /// The token that fills rows: what stands after a row's last token.
  public int padding() {
    return config().tokens().padding().orElseThrow();
  }

  /// How many tokens of a text count: those up to the last that is not padding, at least one. The
  /// score is read there, by transformers too; an end of text that is also the padding does not
  /// count.
  public int lengthWithoutPadding(int... ids) {
    int length = ids.length;
    while (length > 1 && ids[length - 1] == padding()) {
      length--;
    }
    return length;
  }

  /// A score at every token, of the text up to it.
  ///
  /// @param ids (B, T) int64
  /// @return (B, T)
  public Tensor forward(Tensor ids) {
    return Scopes.scoped(() -> head.forward(trunk.hidden(ids)));
  }

  /// A score for each row.
  ///
  /// @param ids (B, T) int64, padded behind
  /// @param last the place of each row's last token
  /// @return (B)
  public Tensor forward(Tensor ids, int[] last) {
    long B = ids.size(0), T = ids.size(1);
    if (last.length != B) {
      throw new IllegalArgumentException(
          "each of %d rows needs its last token's place, but there are %d"
              .formatted(B, last.length));
    }
    int[] flat = new int[last.length];
    for (int b = 0; b < last.length; b++) {
      java.util.Objects.checkIndex(last[b], T);
      flat[b] = Math.toIntExact(b * T + last[b]);
    }
    return Scopes.scoped(() -> scores(trunk.hidden(ids), flat)); // (B)
  }

  /// A score at some places, of rows that hold a beginning and several continuations of it.
  ///
  /// @param ids (B, T) int64
  /// @param branches (B, T) int64, as of {@link Transformer#branched}
  /// @param places in (B × T), of which the scores are wanted
  /// @return as many scores as places
  public Tensor branched(Tensor ids, Tensor branches, int[] places) {
    return Scopes.scoped(() -> scores(trunk.branched(ids, branches), places));
  }

  /// @param hidden (B, T, C)
  private Tensor scores(Tensor hidden, int[] places) {
    Tensor flat = hidden.view(-1, config().embedding()); // (B × T, C)
    return head.forward(flat.index_select(0, device().tensor(places, places.length)));
  }

  /// The trainable tensors by Hugging Face name; `score.bias` beside them.
  public SequencedMap<String, Tensor> parameters() {
    SequencedMap<String, Tensor> all = new LinkedHashMap<>(trunk.parameters());
    all.putAll(head.parameters());
    return Collections.unmodifiableSequencedMap(all);
  }

  /// Writes the folder that {@link #load} and transformers read, in float32.
  public void save(Path folder) {
    SequencedMap<String, Tensor> weights = new LinkedHashMap<>(parameters());
    weights.remove(ScalarHead.BIAS);
    Shards.write(folder, weights, Dtype.F32, Checkpoint.SHARD_BYTES);
    AtomicFiles.writeString(
        folder.resolve("config.json"),
        ConfigJson.writeScoring(config(), Checkpoint.name(Dtype.F32), head.bias()));
  }

  /// Frees the parameters.
  @Override
  public void close() {
    head.close();
    trunk.close();
  }
}
