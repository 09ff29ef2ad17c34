package gradflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Candidate;
import gradflow.cell.Cell;
import gradflow.cell.Coordinates;
import gradflow.cell.Cornn;
import gradflow.cell.Damping;
import gradflow.cell.Discretisation;
import gradflow.cell.ForgetGate;
import gradflow.cell.Lem;
import gradflow.cell.LinearOutput;
import gradflow.cell.MinGru;
import gradflow.cell.MinLstm;
import gradflow.cell.S6;
import gradflow.cell.Slstm;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.check.BadArgument;
import gradflow.flow.Network;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * State dicts of released code: read as that code computes, written, read again. The equations here
 * are those of the released modules, with their names, on arrays drawn at random.
 */
class ReleasedModulesTest {
  private static final double STEP = 0.3;

  @TempDir Path folder;

  private final Map<String, NamedArray> arrays = new LinkedHashMap<>();
  private final Normals normals = new Normals(new Seed(19));

  private double[] array(String name, long... shape) {
    int size = 1;
    for (long extent : shape) {
      size *= (int) extent;
    }
    double[] values = new double[size];
    for (int k = 0; k < size; k++) {
      values[k] = (float) (0.7 * normals.next());
    }
    arrays.put(name, NamedArray.of("net." + name, ElementType.F32, values, shape));
    return values;
  }

  private Network read(Map<String, Double> numbers) {
    Path file = folder.resolve("m.safetensors");
    SafetensorsWriter.write(file, List.copyOf(arrays.values()), Map.of());
    StoredModel model = Models.read(file, options(numbers));
    Path again = folder.resolve("again.safetensors");
    ModelWriter.write(again, model, ModelWriter.Names.PYTORCH, Optional.empty(), Optional.empty());
    StoredModel twice = Models.read(again, options(numbers));
    assertThat(twice.module().get().values()).hasSameSizeAs(model.module().get().values());
    model
        .module()
        .get()
        .values()
        .forEach((name, v) -> assertThat(twice.module().get().values().get(name)).isEqualTo(v));
    return model.network();
  }

  private static ModelOptions options(Map<String, Double> numbers) {
    return new ModelOptions(
        Optional.empty(), Optional.empty(), Optional.empty(), numbers, List.of());
  }

  /** The state after one step, and the output. */
  private static double[][] step(Network network, double[] x, double[] s) {
    Network.Direction d = network.layers().get(0).directions().get(0);
    Tape tape = new Tape(d.cell(), 1);
    System.arraycopy(x, 0, tape.get("x"), 0, x.length);
    int from = 0;
    for (double[] part : tape.beforeArrays()) {
      System.arraycopy(s, from, part, 0, part.length);
      from += part.length;
    }
    d.cell().step(d.weights(), tape);
    List<Double> after = new ArrayList<>();
    for (double[] part : tape.afterArrays()) {
      for (double v : part) {
        after.add(v);
      }
    }
    return new double[][] {
      after.stream().mapToDouble(Double::doubleValue).toArray(), tape.output().clone()
    };
  }

  private double[] draw(int n) {
    double[] out = new double[n];
    for (int k = 0; k < n; k++) {
      out[k] = normals.next();
    }
    return out;
  }

  /** Row of a matrix times a vector. */
  private static double row(double[] m, int row, double[] v) {
    double sum = 0;
    for (int j = 0; j < v.length; j++) {
      sum += m[row * v.length + j] * v[j];
    }
    return sum;
  }

  private static double[] cat(double[]... parts) {
    return java.util.Arrays.stream(parts).flatMapToDouble(java.util.Arrays::stream).toArray();
  }

  private static double sigmoid(double a) {
    return 1 / (1 + Math.exp(-a));
  }

  private static double g(double a) {
    return a >= 0 ? a + 0.5 : sigmoid(a);
  }

  private static void same(double[] got, double... wanted) {
    assertThat(got).hasSameSizeAs(wanted);
    for (int k = 0; k < wanted.length; k++) {
      assertThat(got[k]).as("entry " + k).isCloseTo(wanted[k], within(1e-12));
    }
  }

  @Test
  void minGruOfLucidrains() {
    double[] m = array("to_hidden_and_gate.weight", 6, 2);
    array("to_out.weight", 2, 3);
    double[] x = draw(2);
    double[] h = draw(3);
    double[] wanted = new double[3];
    for (int j = 0; j < 3; j++) {
      double gate = sigmoid(row(m, 3 + j, x));
      wanted[j] = h[j] + gate * (g(row(m, j, x)) - h[j]); // torch.lerp
    }
    same(step(read(Map.of()), x, h)[0], wanted);
  }

  @Test
  void minLstmOfLucidrains() {
    double[] m = array("to_hidden_and_f_i_gate.weight", 9, 2);
    double[] x = draw(2);
    double[] h = draw(3);
    double[] wanted = new double[3];
    for (int j = 0; j < 3; j++) {
      double f = sigmoid(row(m, 3 + j, x));
      double i = sigmoid(row(m, 6 + j, x));
      wanted[j] = h[j] * f / (f + i) + g(row(m, j, x)) * i / (f + i);
    }
    same(step(read(Map.of()), x, h)[0], wanted);
  }

  @Test
  void coRnnOfRusch() {
    double[] m = array("cell.i2h.weight", 3, 8);
    double[] b = array("cell.i2h.bias", 3);
    array("readout.weight", 1, 3);
    double[] x = draw(2);
    double[] hy = draw(3);
    double[] hz = draw(3);
    double[] y = new double[3];
    double[] z = new double[3];
    for (int j = 0; j < 3; j++) {
      double a = Math.tanh(row(m, j, cat(x, hz, hy)) + b[j]);
      z[j] = hz[j] + STEP * (a - 1.5 * hy[j] - 0.7 * hz[j]);
      y[j] = hy[j] + STEP * z[j];
    }
    Map<String, Double> numbers = Map.of("dt", STEP, "gamma", 1.5, "epsilon", 0.7);
    same(step(read(numbers), x, cat(hy, hz))[0], cat(y, z));
    assertThatThrownBy(() -> read(Map.of("dt", STEP, "gamma", 1.5)))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("does not say epsilon; give it with --set epsilon=NUMBER");
  }

  @Test
  void lemOfRusch() {
    double[] inp = array("inp2hid.weight", 12, 2);
    double[] inpBias = array("inp2hid.bias", 12);
    double[] hid = array("hid2hid.weight", 9, 3);
    double[] hidBias = array("hid2hid.bias", 9);
    double[] turn = array("transform_z.weight", 3, 3);
    double[] turnBias = array("transform_z.bias", 3);
    double[] x = draw(2);
    double[] y0 = draw(3);
    double[] z0 = draw(3);
    double[] y = new double[3];
    double[] z = new double[3];
    double[] bar = new double[3];
    for (int j = 0; j < 3; j++) {
      double[] i = new double[4]; // i_dt1, i_dt2, i_z, i_y
      for (int k = 0; k < 4; k++) {
        i[k] = row(inp, 3 * k + j, x) + inpBias[3 * k + j];
      }
      double[] h = new double[3]; // h_dt1, h_dt2, h_y
      for (int k = 0; k < 3; k++) {
        h[k] = row(hid, 3 * k + j, y0) + hidBias[3 * k + j];
      }
      bar[j] = STEP * sigmoid(i[0] + h[0]);
      double dt = STEP * sigmoid(i[1] + h[1]);
      z[j] = (1 - dt) * z0[j] + dt * Math.tanh(i[3] + h[2]);
      y[j] = i[2]; // i_z, used below
    }
    for (int j = 0; j < 3; j++) {
      double a = Math.tanh(row(turn, j, z) + turnBias[j] + y[j]);
      y[j] = (1 - bar[j]) * y0[j] + bar[j] * a;
    }
    same(step(read(Map.of("dt", STEP)), x, cat(y0, z0))[0], cat(y, z));
  }

  @Test
  void mambaOfStateSpaces() {
    int channels = 3;
    int states = 2;
    double[] log = array("A_log", channels, states);
    double[] skip = array("D", channels);
    double[] proj = array("x_proj.weight", 1 + 2 * states, channels);
    double[] up = array("dt_proj.weight", channels, 1);
    double[] upBias = array("dt_proj.bias", channels);
    array("conv1d.weight", channels, 1, 4);
    double[] x = draw(channels);
    double[] h = draw(channels * states);
    double[] next = new double[channels * states];
    double[] y = new double[channels];
    for (int d = 0; d < channels; d++) {
      double dt = Math.log1p(Math.exp(up[d] * row(proj, 0, x) + upBias[d]));
      y[d] = skip[d] * x[d];
      for (int n = 0; n < states; n++) {
        int k = d * states + n;
        double decay = Math.exp(-dt * Math.exp(log[k]));
        next[k] = decay * h[k] + dt * row(proj, 1 + n, x) * x[d];
        y[d] += row(proj, 1 + states + n, x) * next[k];
      }
    }
    double[][] got = step(read(Map.of()), x, h);
    same(got[0], next);
    same(got[1], y);
  }

  /** Two heads; both backends keep the recurrent weights differently. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sLstmOfXlstm(boolean cuda) {
    int heads = 2;
    int d = 2;
    int units = 4;
    double[][] in = new double[4][];
    List<String> fed = List.of("fgate", "igate", "zgate", "ogate"); // i, f, z, o = fgate(x), …
    for (int k = 0; k < 4; k++) {
      in[k] = array(fed.get(k) + ".weight", heads, d, d);
    }
    long[] shape = cuda ? new long[] {heads, d, 4 * d} : new long[] {heads, 4 * d, d};
    double[] kernel = array("slstm_cell._recurrent_kernel_", shape);
    double[] bias = array("slstm_cell._bias_", 4 * units);
    double[] x = draw(units);
    double[] h = draw(units);
    double[] c = draw(units);
    double[] n = {1, 2, 0.5, 3};
    double[] wanted = new double[3 * units];
    for (int head = 0; head < heads; head++) {
      for (int j = 0; j < d; j++) {
        double[] a = new double[4];
        for (int k = 0; k < 4; k++) {
          a[k] = bias[cuda ? (head * 4 + k) * d + j : (k * heads + head) * d + j];
          for (int l = 0; l < d; l++) {
            a[k] += in[k][(head * d + j) * d + l] * x[head * d + l];
            int place =
                cuda ? (head * d + l) * 4 * d + k * d + j : (head * 4 * d + k * d + j) * d + l;
            a[k] += kernel[place] * h[head * d + l];
          }
        }
        int u = head * d + j;
        double next = sigmoid(a[1]) * c[u] + Math.exp(a[0]) * Math.tanh(a[2]);
        double norm = sigmoid(a[1]) * n[u] + Math.exp(a[0]);
        wanted[u] = sigmoid(a[3]) * next / norm;
        wanted[units + u] = next;
        wanted[2 * units + u] = norm;
      }
    }
    same(step(read(Map.of()), x, cat(h, c, n))[0], wanted);
  }

  @Test
  void oneHeadOfAnMLstmOfXlstm() {
    int inner = 4;
    double[][] projections = new double[3][];
    double[][] biases = new double[3][];
    for (int k = 0; k < 3; k++) {
      projections[k] = array("qkv".charAt(k) + "_proj.weight", 2, 2, 2);
      biases[k] = array("qkv".charAt(k) + "_proj.bias", inner);
    }
    double[] fgate = array("mlstm_cell.fgate.weight", 2, 3 * inner);
    double[] fBias = array("mlstm_cell.fgate.bias", 2);
    double[] igate = array("mlstm_cell.igate.weight", 2, 3 * inner);
    double[] iBias = array("mlstm_cell.igate.bias", 2);
    double[] x = draw(inner);
    double[] s = draw(6);
    double[] all = new double[3 * inner]; // q, k, v
    for (int k = 0; k < 3; k++) {
      for (int j = 0; j < inner; j++) {
        int block = j / 2;
        all[k * inner + j] = biases[k][j];
        for (int l = 0; l < 2; l++) {
          all[k * inner + j] += projections[k][j * 2 + l] * x[2 * block + l];
        }
      }
    }
    int head = 1;
    double f = sigmoid(row(fgate, head, all) + fBias[head]);
    double i = Math.exp(row(igate, head, all) + iBias[head]);
    double[] wanted = new double[6];
    for (int k = 0; k < 2; k++) {
      double key = all[inner + 2 * head + k] / Math.sqrt(2);
      for (int v = 0; v < 2; v++) {
        wanted[2 * k + v] = f * s[2 * k + v] + i * key * all[2 * inner + 2 * head + v];
      }
      wanted[4 + k] = f * s[4 + k] + i * key;
    }
    same(step(read(Map.of("head", 1.0)), x, s)[0], wanted);
    assertThatThrownBy(() -> read(Map.of())).hasMessageContaining("--set head=NUMBER");
  }

  static List<Cell> cells() {
    return List.of(
        new MinGru(2, 3, Candidate.G),
        new MinLstm(2, 3, Candidate.G, true),
        new Cornn(2, 3, 0.076, 0.4, 8, Damping.EXPLICIT),
        new Lem(2, 3, 0.21),
        new S6(3, 1, 1, Discretisation.EULER, LinearOutput.Y),
        new S6(3, 4, 2, Discretisation.EULER, LinearOutput.Y),
        new Slstm(3, 3, ForgetGate.SIGMOID, Coordinates.PLAIN));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aTrainedCellComesBackToTheBit(Cell cell) throws IOException {
    Weights w = Weights.zeros(cell.layout());
    boolean biases = !(cell instanceof MinGru) && !(cell instanceof MinLstm);
    for (String name : cell.layout().names()) {
      if (biases || name.startsWith("W")) {
        normals.fill(w.block(name).data(), 0.8);
      }
    }
    w.changed();
    Matrix zero = Matrix.zeros(cell.stateSize(), 1);
    StoredModel model =
        ModelWriter.model(
            new Network(
                List.of(new Network.Layer(List.of(new Network.Direction(false, cell, w, zero))))));
    Path file = folder.resolve("m.safetensors");
    ModelWriter.write(file, model, ModelWriter.Names.PYTORCH, Optional.of("a."), Optional.empty());
    Network back = Models.read(file, ModelOptions.none()).network(); // numbers from the metadata
    Network.Direction d = back.layers().get(0).directions().get(0);
    assertThat(d.cell()).isEqualTo(cell);
    for (String name : cell.layout().names()) {
      assertThat(d.weights().block(name).data()).as(name).isEqualTo(w.block(name).data());
    }
    Path again = folder.resolve("again.safetensors");
    ModelWriter.write(
        again,
        Models.read(file, ModelOptions.none()),
        ModelWriter.Names.PYTORCH,
        Optional.empty(),
        Optional.empty());
    assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void whatReleasedCodeHasNoPlaceForIsRefused() {
    Cell cell = new MinGru(2, 3, Candidate.G);
    Weights w = Weights.zeros(cell.layout());
    w.block("b_z").fill(1);
    w.changed();
    Matrix zero = Matrix.zeros(3, 1);
    Network network =
        new Network(
            List.of(new Network.Layer(List.of(new Network.Direction(false, cell, w, zero)))));
    assertThatThrownBy(() -> ModelWriter.model(network))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("[b_z], for which lucidrains/minGRU-pytorch has no place");
  }
}
