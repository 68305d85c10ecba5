package dev.lungo.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("a.safetensors");
  }

  private Path withHeader(String json, int dataBytes) throws IOException {
    return withHeader(json.getBytes(StandardCharsets.UTF_8), dataBytes);
  }

  private Path withHeader(byte[] json, int dataBytes) throws IOException {
    return Files.write(
        file(),
        ByteBuffer.allocate(8 + json.length + dataBytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length)
            .put(json)
            .array());
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeComesBackAsItWas(Dtype dtype) {
    try (PointerScope _ = new PointerScope()) {
      Tensor written = Device.cpu().tensor(new float[] {0, 1, 1, 0, 1, 1}, 2, 3).to(dtype.torch());
      Safetensors.write(file(), Map.of("x", written), Map.of("note", "ä \" \n"));
      try (Safetensors read = Safetensors.open(file())) {
        assertThat(read.dtype("x")).isEqualTo(dtype);
        assertThat(read.shape("x")).containsExactly(2L, 3L);
        assertThat(read.tensor("x").equal(written)).isTrue();
        assertThat(read.metadata()).containsExactly(Map.entry("note", "ä \" \n"));
      }
    }
  }

  @Test
  void mixedTypesEmptyTensorsAndScalarsComeBack() {
    try (PointerScope _ = new PointerScope()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("bytes", Device.cpu().tensor(new int[] {1, 2, 3}, 3).to(Dtype.U8.torch()));
      tensors.put("empty", Device.cpu().tensor(new float[0], 0, 4));
      tensors.put("scalar", Device.cpu().tensor(new float[] {7}));
      tensors.put("turned", Device.cpu().tensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).t());
      Safetensors.write(file(), tensors, Map.of());
      try (Safetensors read = Safetensors.open(file())) {
        assertThat(read.names()).hasSize(4);
        tensors.forEach((name, t) -> assertThat(read.tensor(name).equal(t)).as(name).isTrue());
        assertThat(read.shape("turned")).containsExactly(3L, 2L);
      }
    }
  }

  @Test
  void writingIntoATensorLeavesTheFileAsItIs() throws IOException {
    try (PointerScope _ = new PointerScope()) {
      Safetensors.write(file(), Map.of("x", Device.cpu().tensor(new float[] {1, 2}, 2)), Map.of());
      byte[] before = Files.readAllBytes(file());
      try (Safetensors read = Safetensors.open(file())) {
        read.tensor("x").zero_();
      }
      assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }
  }

  @Test
  void theDataStartsAlignedForTheProcessor() throws IOException {
    try (PointerScope _ = new PointerScope()) {
      Safetensors.write(file(), Map.of("x", Device.cpu().tensor(new float[] {1}, 1)), Map.of());
      long header =
          ByteBuffer.wrap(Files.readAllBytes(file())).order(ByteOrder.LITTLE_ENDIAN).getLong();
      assertThat((8 + header) % 64).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}              | 8  | not valid JSON
          []                                                                 | 0  | not a JSON object
          {"a":1}                                                            | 0  | unknown dtype
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} x           | 8  | not valid JSON
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | 8 | Duplicate
          {"a":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}}              | 8  | unknown dtype "Q4"; known are F64
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}             | 4  | is the file truncated?
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}             | 12 | describes 8 bytes of data, but 12 follow it
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}             | 8  | tensor a of shape [3] and dtype F32 needs 12 bytes
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}             | 8  | needs 8 bytes
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}            | 12 | begins at byte 4, but the data before it ends at 0 (gap)
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}} | 12 | (overlap)
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}  | 8  | (overlap)
          {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}            | 8  | shape must be a list of numbers from 0, but is [-2]
          {"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}           | 8  | shape must be
          {"a":{"dtype":"F32","shape":"2","data_offsets":[0,8]}}             | 8  | shape must be
          {"a":{"dtype":"F32","data_offsets":[0,8]}}                         | 8  | shape must be a list of numbers from 0, but is missing
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}               | 8  | must be two numbers
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,99999999999999999999]}} | 8 | data_offsets must be
          {"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}} | 0 | impossibly large
          {"a":{"dtype":"F32","shape":[2305843009213693952],"data_offsets":[0,0]}}   | 0 | impossibly large
          {"__metadata__":{"a":1}}                                           | 0  | must hold texts
          {"__metadata__":[]}                                                | 0  | is not a JSON object
          """)
  void aLyingHeaderIsRefused(String header, int dataBytes, String reason) throws IOException {
    withHeader(header, dataBytes);
    assertThatThrownBy(() -> Safetensors.open(file()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith(file() + " is not a valid safetensors file: ")
        .hasMessageContaining(reason)
        .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1));
  }

  @Test
  void aHeaderLongerThanTheFileOrTheLimitIsRefused() throws IOException {
    for (long length : new long[] {-1, 3, 1L << 40, Long.MIN_VALUE, 0, 1}) {
      Files.write(
          file(), ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
      assertThatThrownBy(() -> Safetensors.open(file()))
          .hasMessageContaining(
              "its header claims " + Long.toUnsignedString(length) + " bytes, and the file has 10");
    }
    Files.write(file(), new byte[3]);
    assertThatThrownBy(() -> Safetensors.open(file())).hasMessageContaining("only 3 bytes");
  }

  @Test
  void anEmptyHeaderOrBadUtf8IsRefusedOrEmpty() throws IOException {
    withHeader("{}", 0);
    try (Safetensors read = Safetensors.open(file())) {
      assertThat(read.names()).isEmpty();
    }
    withHeader(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, 0);
    assertThatThrownBy(() -> Safetensors.open(file())).hasMessageContaining("not valid JSON");
  }

  @Test
  void aMissingFileOrTensorIsNamed() throws IOException {
    assertThatThrownBy(() -> Safetensors.open(file()))
        .hasMessage("cannot read " + file() + ": no such file or folder");
    assertThatThrownBy(() -> Safetensors.open(folder)).hasMessageContaining("not a file");
    withHeader("{}", 0);
    try (Safetensors read = Safetensors.open(file())) {
      assertThatThrownBy(() -> read.tensor("y")).hasMessage(file() + " has no tensor y");
    }
  }

  @Test
  void everyTruncationOfAFileIsRefused() throws IOException {
    try (PointerScope _ = new PointerScope()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (String name : List.of("a", "b")) {
        tensors.put(name, Device.cpu().tensor(new float[] {1, 2, 3}, 3));
      }
      Safetensors.write(file(), tensors, Map.of("format", "pt"));
    }
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length < whole.length; length++) {
      Files.write(file(), java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Safetensors.open(file())).isInstanceOf(UncheckedIOException.class);
    }
  }
}
