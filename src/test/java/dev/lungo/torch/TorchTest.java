package dev.lungo.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class TorchTest {
  private static Tensor ones() {
    return Device.cpu().tensor(new float[] {1, 1, 1, 1}, 2, 2);
  }

  @Test
  void aScopedResultOutlivesItsScopeAndNothingElseDoes() {
    long before = Scopes.live();
    try (PointerScope _ = new PointerScope()) {
      long inside = Scopes.live();
      Tensor sum = Scopes.scoped(() -> ones().mul(ones()).add(ones()).sum());
      assertThat(sum.item_float()).isEqualTo(8);
      assertThat(Scopes.live()).isEqualTo(inside + 1);
    }
    assertThat(Scopes.live()).isEqualTo(before);
  }

  @Test
  void anOwnedTensorOutlivesEveryScope() {
    Tensor kept;
    try (PointerScope _ = new PointerScope()) {
      kept = Scopes.owned(() -> ones().mul(ones()));
    }
    try (PointerScope _ = new PointerScope()) {
      assertThat(kept.sum().item_float()).isEqualTo(4);
    }
    kept.close();
    assertThat(kept.isNull()).isTrue();
  }

  @Test
  void autocastMultipliesInBfloat16AndEndsWhenClosed() {
    try (PointerScope _ = new PointerScope()) {
      Device device = Device.cpu();
      try (var _ = Precision.BF16.autocast(device)) {
        assertThat(ones().matmul(ones()).scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
        try (var _ = Precision.suspended(device)) {
          assertThat(ones().matmul(ones()).scalar_type().intern()).isEqualTo(ScalarType.Float);
        }
        assertThat(ones().matmul(ones()).scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
      }
      assertThat(ones().matmul(ones()).scalar_type().intern()).isEqualTo(ScalarType.Float);
      try (var _ = Precision.FP32.autocast(device)) {
        assertThat(ones().matmul(ones()).scalar_type().intern()).isEqualTo(ScalarType.Float);
      }
    }
  }

  @Test
  void aBoxedOperatorDoesWhatTheTypedOneDoes() {
    try (PointerScope _ = new PointerScope()) {
      Tensor x = Device.cpu().tensor(new float[] {-1, 0, 1, 2}, 2, 2);
      assertThat(Operators.tensor("aten::silu", x).equal(torch.silu(x))).isTrue();
      assertThat(
              Operators.tensor("aten::cat", new TensorVector(x, x), 1)
                  .equal(torch.cat(new TensorVector(x, x), 1)))
          .isTrue();
      assertThat(Operators.tensor("aten::sum", x, Optional.empty()).item_float()).isEqualTo(2);
      assertThatThrownBy(() -> Operators.call("aten::no_such_operator", List.of()))
          .hasMessage("libtorch has no operator aten::no_such_operator");
    }
  }

  @Test
  void devicesAreReadByName() {
    assertThat(Device.parse("cpu")).isEqualTo(Device.cpu()).hasToString("cpu");
    assertThat(Device.parse("best")).isEqualTo(Device.best());
    assertThatThrownBy(() -> Device.parse("tpu"))
        .hasMessage("unknown device 'tpu': expected best, cpu, cuda, cuda:N or mps");
    assertThatThrownBy(() -> Device.parse("cuda:x")).hasMessageContaining("must end in a number");
  }

  @Test
  void fewerThanOneThreadIsRefused() {
    assertThat(Threads.count()).isPositive();
    assertThatThrownBy(() -> Threads.use(0))
        .hasMessage("threads must be at least 1, but threads=0");
  }

  @Test
  void tasksAtOnceShareTheThreadsAndAFailureWaitsForTheOthers() {
    int before = Threads.count();
    Threads.use(4);
    try {
      assertThat(Threads.atOnce(List.of(() -> Threads.count(), () -> 10 * Threads.count())))
          .containsExactly(2, 20);
      AtomicBoolean ended = new AtomicBoolean();
      assertThatThrownBy(
              () ->
                  Threads.atOnce(
                      List.<Supplier<Integer>>of(
                          () -> {
                            throw new IllegalStateException("the first fails");
                          },
                          () -> {
                            LockSupport.parkNanos(50_000_000);
                            ended.set(true);
                            return 1;
                          })))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the first fails");
      assertThat(ended).isTrue();
      assertThat(Threads.count()).isEqualTo(4);
    } finally {
      Threads.use(before);
    }
  }
}
