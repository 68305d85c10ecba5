package dev.lungo.training;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// The processes that train one model together, each on its own part of every batch.
///
/// The trainer asks only for these four things, so that a run on many machines is another
/// implementation (libtorch's process groups over Gloo or NCCL) and no other trainer.
public interface Collective {
  /// This process's number, from 0; only rank 0 writes files.
  int rank();

  /// How many processes there are.
  int world();

  /// Replaces each tensor, in place, by its mean over all processes.
  void average(List<Tensor> tensors);

  /// Replaces each tensor, in place, by rank 0's.
  void broadcast(List<Tensor> tensors);

  /// One process alone.
  static Collective single() {
    return new Single();
  }

  /// One process alone: every mean is the value itself.
  record Single() implements Collective {
    @Override
    public int rank() {
      return 0;
    }

    @Override
    public int world() {
      return 1;
    }

    @Override
    public void average(List<Tensor> tensors) {}

    @Override
    public void broadcast(List<Tensor> tensors) {}
  }
}
