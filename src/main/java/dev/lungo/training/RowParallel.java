package dev.lungo.training;

import dev.lungo.data.TokenBatch;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Threads;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;
import org.bytedeco.pytorch.Tensor;

/// Shares a batch's rows out among the processor's threads, each of which goes forward and backward
/// by itself; their gradients are added up in order, so a step does not depend on which was first.
///
/// The operations of a small model are too short for a team of threads: they wait for each other
/// some thousand times in a step. Here they wait once (docs/LOG.md has the figures). On a GPU there
/// is one reader, which has it all.
final class RowParallel {
  /// Numbers of all gradients beside the model's own: half a gigabyte.
  private static final long EXTRA = 1L << 27;

  private final Transformer model;
  private final List<Transformer> readers = new ArrayList<>();

  RowParallel(Transformer model) {
    this.model = model;
    readers.add(model);
    long others =
        model.device().isCpu() ? Math.min(Threads.count() - 1, EXTRA / model.parameterCount()) : 0;
    for (int i = 0; i < others; i++) {
      readers.add(model.sharing());
    }
  }

  int readers() {
    return readers.size();
  }

  /// @param gradients adds those of some rows to a model's, and returns their part of the sum
  /// @return the sum over all rows
  double sum(TokenBatch batch, ToDoubleBiFunction<Transformer, TokenBatch> gradients) {
    int parts = Math.min(readers.size(), batch.rows());
    if (parts == 1) {
      return gradients.applyAsDouble(model, batch);
    }
    List<Supplier<Double>> tasks = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      Transformer reader = readers.get(i);
      TokenBatch rows = batch.rows(batch.rows() * i / parts, batch.rows() * (i + 1) / parts);
      tasks.add(() -> gradients.applyAsDouble(reader, rows));
    }
    return Threads.atOnce(tasks).stream().mapToDouble(Double::doubleValue).sum();
  }

  /// Moves what all readers found to the model's own gradients.
  void gather() {
    for (Transformer reader : readers.subList(1, readers.size())) {
      Iterator<Tensor> own = model.parameters().values().iterator(); // the same order
      reader.parameters().values().forEach(p -> add(own.next(), p.grad()));
      Gradients.clear(reader.parameters().values());
    }
  }

  private static void add(Tensor own, Tensor gradient) {
    if (!gradient.defined()) {
      return; // nothing counted in those rows
    }
    if (own.grad().defined()) {
      own.grad().add_(gradient);
    } else {
      own.mutable_grad().put(gradient);
    }
  }
}
