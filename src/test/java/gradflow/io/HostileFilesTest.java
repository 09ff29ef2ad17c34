package gradflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.check.BadArgument;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that lie about themselves. */
class HostileFilesTest {
  @TempDir Path folder;

  private Path safetensors(long length, String header, int data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(length < 0 ? text.length : length).put(text);
    return Files.write(folder.resolve("m.safetensors"), out.array());
  }

  @Test
  void aHeaderLongerThanTheFile() throws IOException {
    Path file = safetensors(1L << 40, "{}", 0);
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("1099511627776 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[2] | [0,8] | [2] | [4,12] | overlap",
        "[2] | [0,8] | [2] | [12,20] | gap",
        "[2] | [0,8] | [2] | [8,99999] | expected 8 bytes",
        "[2] | [0,8] | [-1] | [8,4] | extents",
        "[4294967296,4294967296] | [0,8] | [2] | [8,16] | at most",
        "[3037000500,3037000500] | [0,8] | [2] | [8,16] | at most",
        "[2] | [0,8] | [2] | [-8,0] | data_offsets",
        "[99999999999999999999999] | [0,8] | [2] | [8,16] | ''"
      })
  void offsetsAndShapes(String a, String offsetsA, String b, String offsetsB, String said)
      throws IOException {
    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":%s},\"b\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":%s}}"
            .formatted(a, offsetsA, b, offsetsB);
    Path file = safetensors(-1, header, 16);
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining(said);
  }

  @Test
  void aHeadThatSaysMoreThanItsEntryUnpacksTo() throws IOException {
    // the head says two gigabytes, the entry unpacks to six megabytes
    Path file = folder.resolve("bomb.npz");
    TensorInfo info =
        new TensorInfo("weight_hh_l0", ElementType.F64, java.util.List.of(4L * 8192, 8192L));
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setLevel(1);
      zip.putNextEntry(new ZipEntry("weight_hh_l0.npy"));
      zip.write(Npy.head(info));
      byte[] zeros = new byte[1 << 16];
      for (int k = 0; k < 100; k++) {
        zip.write(zeros);
      }
      zip.closeEntry();
    }
    assertThatThrownBy(() -> Npz.open(file))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("bytes of numbers, expected 2147483648");
  }

  /** The zip's directory is read, but not the comment of an entry: the JDK throws while listing. */
  @Test
  void aCommentThatIsNotUtf8() throws IOException {
    Path file = folder.resolve("comment.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      ZipEntry entry = new ZipEntry("weight_hh_l0.npy");
      entry.setComment("#");
      zip.putNextEntry(entry);
      zip.closeEntry();
    }
    byte[] bytes = Files.readAllBytes(file);
    int comment = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf('#');
    bytes[comment] = (byte) 0xff;
    Files.write(file, bytes);
    assertThatThrownBy(() -> Npz.open(file))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("comment.npz")
        .hasMessageContaining("is not a sound npz file");
  }

  @Test
  void anArrayBeyondTheHeapIsRefusedBeforeItIsMade() {
    long most = Runtime.getRuntime().maxMemory() / 32;
    assertThatThrownBy(() -> UntrustedFile.requireRoom(Path.of("m.npz"), most + 1))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("heap");
  }

  @Test
  void notANumberInTheWeights() throws IOException {
    double[] bias = new double[4];
    bias[2] = Double.NaN;
    Path file =
        TestFiles.safetensors(
            folder.resolve("nan.safetensors"),
            Map.of(
                "weight_ih_l0", TestFiles.Array.of(new double[][] {{1}, {2}, {3}, {4}}),
                "weight_hh_l0", TestFiles.Array.of(new double[4][1]),
                "bias_ih_l0", TestFiles.Array.of(bias),
                "bias_hh_l0", TestFiles.Array.of(new double[4])));
    assertThatThrownBy(() -> Models.read(file, ModelOptions.none()))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("bias_ih_l0")
        .hasMessageContaining("entry 2 is NaN");
  }

  @Test
  void severalNetworksAreNamed() throws IOException {
    TestFiles.Array w = TestFiles.Array.of(new double[4][1]);
    Path file =
        TestFiles.npz(
            folder.resolve("two.npz"),
            Map.of(
                "a.weight_ih_l0",
                w,
                "a.weight_hh_l0",
                w,
                "b.weight_ih_l0",
                w,
                "b.weight_hh_l0",
                w));
    assertThatThrownBy(() -> Models.read(file, ModelOptions.none()))
        .hasMessageContaining("--prefix")
        .hasMessageContaining("a.")
        .hasMessageContaining("b.");
  }

  @Test
  void halfPrecisionsAreWidenedExactlyAndComeBack() {
    ByteBuffer bits = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    for (ElementType type : new ElementType[] {ElementType.F16, ElementType.BF16}) {
      for (int k = 0; k < 1 << 16; k++) {
        double value = type.get(bits.clear().putShort((short) k).flip());
        if (!Double.isNaN(value)) {
          bits.clear();
          type.put(value, bits);
          assertThat(bits.flip().getShort()).as(type + " " + k).isEqualTo((short) k);
        }
      }
    }
    assertThat(ElementType.F16.get(bits.clear().putShort((short) 0x3c01).flip()))
        .isEqualTo(1 + 0x1p-10);
    assertThat(ElementType.BF16.get(bits.clear().putShort((short) 0x3f81).flip()))
        .isEqualTo(1 + 0x1p-7);
  }
}
