package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.files.Digest;
import gradflow.io.ElementType;
import gradflow.io.ModelWriter;
import gradflow.io.RandomModels;
import gradflow.io.TestFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One model file from another: nothing is overwritten, and nothing gets lost without a word. */
class ConvertCommandTest {
  private static final Pattern ENTRY =
      Pattern.compile(
          "\"([^\"]+)\":\\{\"dtype\":\"(\\w+)\",\"shape\":\\[([0-9, ]*)\\],\"data_offsets\":\\[(\\d+), ?(\\d+)\\]");

  @TempDir Path folder;

  private static String convert(Object... words) {
    Shell shell = Shell.run(with("convert", words));
    assertThat(shell.code()).as(shell.err()).isZero();
    return shell.out();
  }

  private static String refused(Object... words) {
    Shell shell = Shell.run(with("convert", words));
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.out()).doesNotContain("written");
    return shell.err().strip();
  }

  private static Object[] with(Object first, Object... words) {
    Object[] all = new Object[words.length + 1];
    all[0] = first;
    System.arraycopy(words, 0, all, 1, words.length);
    return all;
  }

  /** A safetensors file with an rnn, a head of another type, and numbers that no double holds. */
  private Path model() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    StringBuilder head = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    for (String name : new String[] {"rnn.weight_ih_l0", "rnn.weight_hh_l0"}) {
      int from = data.position();
      data.putFloat(0.5f).putFloat(-1).putFloat(0.25f).putFloat(3);
      entry(head, name, "F32", "2,2", from, data);
    }
    int from = data.position();
    data.putShort((short) 0x3f81)
        .putShort((short) 0xff80)
        .putShort((short) 0x7fc1)
        .putShort((short) 1);
    entry(head, "head.weight", "BF16", "1,4", from, data); // 1.0078, -Infinity, NaN, 9e-41
    from = data.position();
    data.putLong(Long.MAX_VALUE).putLong((1L << 53) + 1);
    entry(head, "seen.count", "I64", "2", from, data);
    byte[] text = head.append('}').toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + text.length + data.position()).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(text.length).put(text).put(data.array(), 0, data.position());
    return Files.write(folder.resolve("model.safetensors"), file.array());
  }

  private static void entry(
      StringBuilder head, String name, String type, String shape, int from, ByteBuffer data) {
    head.append(
        ",\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
            .formatted(name, type, shape, from, data.position()));
  }

  /** Type, shape and bytes of every array of a safetensors file, read without gradflow. */
  private static Map<String, String> arrays(Path file) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) all.getLong();
    Matcher m = ENTRY.matcher(new String(all.array(), 8, length, StandardCharsets.UTF_8));
    Map<String, String> out = new TreeMap<>();
    while (m.find()) {
      int begin = Integer.parseInt(m.group(4));
      int size = Integer.parseInt(m.group(5)) - begin;
      StringBuilder bytes = new StringBuilder(m.group(2) + " " + m.group(3).replace(" ", "") + " ");
      for (int k = 0; k < size; k++) {
        bytes.append(String.format("%02x", all.get(8 + length + begin + k)));
      }
      out.put(m.group(1), bytes.toString());
    }
    return out;
  }

  @Test
  void whatIsNoPartOfTheNetworkIsNamedAndCarriedOverToTheBit() throws IOException {
    Path file = model();
    Path out = folder.resolve("out.safetensors");
    assertThat(convert(file, "--out", out))
        .contains("  not used: head.weight (1 x 4), seen.count (2)\n")
        .contains("written: " + out + "\n  carried over: head.weight, seen.count\n")
        .doesNotContain("left out");
    assertThat(arrays(out)).isEqualTo(arrays(file)).hasSize(4);

    // through npz and back: bfloat16 becomes float32, which holds every number of it
    Path npz = folder.resolve("out.npz");
    assertThat(convert(file, "--out", npz))
        .contains("left out: npz has no place for metadata: format\n");
    Path back = folder.resolve("back.safetensors");
    convert(npz, "--out", back);
    Map<String, String> wanted = arrays(file);
    wanted.put("head.weight", "F32 1,4 0000813f000080ff0000c17f00000100");
    assertThat(arrays(back)).isEqualTo(wanted);

    // another type is for the network alone
    convert(file, "--out", out, "--type", "f64", "--force");
    assertThat(arrays(out).get("head.weight")).isEqualTo(arrays(file).get("head.weight"));
    assertThat(arrays(out).get("rnn.weight_hh_l0")).startsWith("F64 2,2 000000000000e03f");
  }

  @Test
  void onnxHasNoPlaceForIt() throws IOException {
    Path file = model();
    Path onnx = folder.resolve("out.onnx");
    assertThat(convert(file, "--out", onnx))
        .contains("not used: head.weight")
        .contains(
            "left out: ONNX has no place for arrays that no node reads: head.weight, seen.count\n")
        .doesNotContain("carried over");
    assertThat(convert(onnx, "--out", folder.resolve("b.safetensors"))).doesNotContain("not used");
  }

  @Test
  void anotherNetworkOfTheFileIsCarriedOver() throws IOException {
    Map<String, TestFiles.Array> dict = new LinkedHashMap<>();
    for (String prefix : new String[] {"enc.", "dec."}) {
      dict.put(prefix + "weight_ih_l0", TestFiles.Array.of(new double[][] {{prefix.charAt(0)}}));
      dict.put(prefix + "weight_hh_l0", TestFiles.Array.of(new double[][] {{0.5}}));
    }
    Path file = TestFiles.safetensors(folder.resolve("two.safetensors"), dict);
    Path out = folder.resolve("out.safetensors");
    assertThat(convert(file, "--prefix", "enc.", "--out", out))
        .contains("carried over: dec.weight_ih_l0, dec.weight_hh_l0\n");
    assertThat(arrays(out)).isEqualTo(arrays(file)).hasSize(4);
    assertThat(refused(file, "--prefix", "enc.", "--out", out)).contains("exists already");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.npz", "a.safetensors", "a.onnx"})
  void aModelIsNeverOverwritten(String name) throws IOException {
    Path file = folder.resolve(name);
    ModelWriter.write(
        file,
        RandomModels.of("lstm", "F", 1, 3, 4, 6),
        ModelWriter.Names.PYTORCH,
        Optional.empty(),
        Optional.of(ElementType.F32));
    String before = Digest.of(file);
    Path link = Files.createSymbolicLink(folder.resolve("link-" + name), file);
    Path hard = Files.createLink(folder.resolve("hard-" + name), file);
    for (Path out : new Path[] {file, folder.resolve("./x/../" + name), link, hard}) {
      Files.createDirectories(folder.resolve("x"));
      String said = out + ": is the input itself, expected another file to write";
      assertThat(refused(file, "--out", out)).isEqualTo(said);
      assertThat(refused(file, "--out", out, "--force")).isEqualTo(said);
    }
    assertThat(Digest.of(file)).isEqualTo(before);

    Path other = Files.writeString(folder.resolve("other-" + name), "mine");
    assertThat(refused(file, "--out", other))
        .isEqualTo(other + ": exists already; give another --out, or --force to replace it");
    Path dangling =
        Files.createSymbolicLink(folder.resolve("d-" + name), folder.resolve("nothing"));
    assertThat(refused(file, "--out", dangling)).contains("exists already");
    assertThat(other).hasContent("mine");
    convert(file, "--out", other, "--force");
    assertThat(Digest.of(other)).isEqualTo(before);
  }

  /** PyTorch has both biases or none, files of other writers one. */
  @ParameterizedTest
  @ValueSource(strings = {"bias_ih_l0", "bias_hh_l0"})
  void aSingleBiasIsKept(String which) throws IOException {
    Map<String, TestFiles.Array> dict = new LinkedHashMap<>();
    dict.put("weight_ih_l0", TestFiles.Array.of(new double[][] {{1}, {2}}));
    dict.put("weight_hh_l0", TestFiles.Array.of(new double[][] {{3, 4}, {5, 6}}));
    dict.put(which, TestFiles.Array.of(new double[] {7, 8}));
    Path file = TestFiles.safetensors(folder.resolve("one.safetensors"), dict);
    Path out = folder.resolve("out.safetensors");
    convert(file, "--out", out);
    assertThat(arrays(out).get(which)).isEqualTo(arrays(file).get(which));
    Path keras = folder.resolve("keras.safetensors");
    convert(file, "--out", keras, "--names", "keras");
    assertThat(arrays(keras).get("simple_rnn_0/simple_rnn_cell/bias"))
        .isEqualTo(arrays(file).get(which));
  }

  @Test
  void namesThatMoveTheCursorAreWrittenOut() throws IOException {
    Map<String, TestFiles.Array> dict = new LinkedHashMap<>();
    dict.put("weight_ih_l0", TestFiles.Array.of(new double[][] {{1}}));
    dict.put("weight_hh_l0", TestFiles.Array.of(new double[][] {{1}}));
    dict.put("evil\u001b[2J\nnot a line", TestFiles.Array.of(new double[] {1}));
    Path file = TestFiles.npz(folder.resolve("evil\u001b[31m.npz"), dict);
    String out = convert(file, "--out", folder.resolve("out.npz"));
    assertThat(out)
        .doesNotContain("\u001b")
        .contains("not used: evil\\u001b[2J\\u000anot a line (1)\n")
        .contains("evil\\u001b[31m.npz\n");
    assertThat(refused(file, "--out", folder.resolve("a\u001b[31m.txt")))
        .doesNotContain("\u001b")
        .contains("a\\u001b[31m.txt");
  }
}
