package dev.lungo.cli.speedrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Device;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
  private static Machine machine(int cores, long freeMemory, String device) {
    return new Machine(cores, "a processor", 24L << 30, freeMemory, device, "an OS");
  }

  private static final Machine TWO_CORES = machine(2, 20L << 30, "cpu");

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6})
  void parametersAreCountedAsTheModelHasThem(int depth) {
    ModelConfig config = ModelConfig.forDepth(depth, 2048, Sizes.CONTEXT);
    try (Transformer model = Transformer.create(config, Device.cpu(), 1)) {
      // Norms are left out.
      assertThat((double) Sizes.parameters(depth, 2048))
          .isBetween(0.99 * model.parameterCount(), (double) model.parameterCount());
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {5, 10, 30, 60, 120})
  void onTwoCoresTheModelHasTwoToEightMillionParameters(double minutes) {
    assertThat(Sizes.of(minutes, TWO_CORES).parameters()).isBetween(1_500_000L, 8_500_000L);
  }

  @Test
  void moreTimeOrMoreCoresNeverMakeAnythingSmaller() {
    Sizes before = Sizes.of(5, TWO_CORES);
    for (double minutes : new double[] {10, 20, 30, 60, 240, 1000}) {
      Sizes sizes = Sizes.of(minutes, TWO_CORES);
      Sizes onMore = Sizes.of(minutes, machine(8, 20L << 30, "cpu"));
      for (Sizes larger : new Sizes[] {sizes, onMore}) {
        assertThat(larger.parameters()).isGreaterThanOrEqualTo(before.parameters());
        assertThat(larger.compared()).isGreaterThanOrEqualTo(before.compared());
        assertThat(larger.questions()).isGreaterThanOrEqualTo(before.questions());
      }
      before = sizes;
    }
    assertThat(Sizes.of(30, machine(8, 20L << 30, "cuda:0")).parameters())
        .isGreaterThan(Sizes.of(30, TWO_CORES).parameters());
  }

  @Test
  void tooLittleMemoryOrDiskIsSaidBeforehandWithWhatToDo(@TempDir Path folder) {
    Sizes sizes = Sizes.of(30, TWO_CORES);
    TWO_CORES.require(sizes, folder.resolve("not/yet/there"));
    assertThatThrownBy(() -> machine(2, 100L << 20, "cpu").require(sizes, folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("of memory, but 0.1 GB are free")
        .hasMessageContaining("--minutes");
    Sizes huge = new Sizes(4, 4096, 1e9, 1000, 100, 10);
    assertThatThrownBy(() -> TWO_CORES.require(huge, folder))
        .hasMessageContaining("of disk, but")
        .hasMessageContaining("choose another --out");
  }
}
