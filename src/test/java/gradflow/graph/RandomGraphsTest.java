package gradflow.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import gradflow.cell.Gradients;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * 200 random graphs over all operators: values against onnxruntime in single precision, gradients
 * against central differences, whose error must fall with the square of their step.
 */
class RandomGraphsTest {
  private static final int GRAPHS = 200;
  private static final int[] OPSETS = {11, 13, 18, 12, 17, 20};

  /** What onnxruntime 1.22 does not run, by the operator that it names in its refusal. */
  private static final Set<String> NOT_IN_ORT = Set.of("Swish", "RMSNormalization", "Mod");

  /** Operators of losses, which end a graph; {@code LossGraphsTest} holds them against PyTorch. */
  private static final Set<String> LOSSES =
      Set.of("NegativeLogLikelihoodLoss", "SoftmaxCrossEntropyLoss");

  private static final List<String> NAMES = List.copyOf(Templates.map().keySet());

  @Test
  void values_agree_with_onnxruntime() throws IOException, OrtException {
    Set<String> refused = new TreeSet<>();
    int compared = 0;
    for (int k = 0; k < GRAPHS; k++) {
      Sketch s = sketch(k);
      GraphCell cell = new GraphCell(s.model(s.now), s.binding(s.now));
      double[] state = state(k, cell.stateSize());
      double[] got = value(cell, cell.weights(), state);
      float[] wanted;
      try {
        wanted = run(OnnxBytes.of(s.model(s.now)), state, s);
      } catch (OrtException e) {
        refused.addAll(s.operators().stream().filter(NOT_IN_ORT::contains).toList());
        assertThat(s.operators()).as(e.getMessage()).containsAnyElementsOf(NOT_IN_ORT);
        continue;
      }
      double scale = 1;
      for (float v : wanted) {
        scale = Math.max(scale, Math.abs(v));
      }
      assertThat(got).as(k + ": " + s.operators()).hasSize(wanted.length);
      for (int i = 0; i < got.length; i++) {
        assertThat(Math.abs(got[i] - wanted[i]))
            .as(k + ": " + s.operators() + " entry " + i + ": " + got[i] + ", " + wanted[i])
            .isLessThan(1e-4 * scale);
      }
      compared++;
    }
    assertThat(compared).as("refused: " + refused).isGreaterThan(GRAPHS * 9 / 10);
  }

  @Test
  void gradients_agree_with_central_differences() {
    List<String> wrong = new ArrayList<>();
    for (int k = 0; k < GRAPHS; k++) {
      Sketch s = sketch(k);
      GraphCell cell = new GraphCell(s.model(s.now), s.binding(s.now));
      boolean holds = false;
      StringBuilder found = new StringBuilder();
      for (int point = 0; point < 4 && !holds; point++) { // a kink may be near one of them
        holds = gradientHolds(cell, state(1000 * point + k, cell.stateSize()), found);
      }
      if (!holds) {
        wrong.add(k + " (opset " + s.opset + "): " + s.operators() + found);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void every_operator_is_among_them() {
    Set<String> drawn = new TreeSet<>();
    for (int k = 0; k < GRAPHS; k++) {
      drawn.addAll(sketch(k).operators());
    }
    Set<String> ofCells = new TreeSet<>(Operators.names());
    ofCells.removeAll(LOSSES);
    assertThat(drawn).containsAll(ofCells);
  }

  /** Every template in turn, and up to three others behind it. */
  private static Sketch sketch(int number) {
    Seed seed = new Seed(18).child(number);
    String first = NAMES.get(number % NAMES.size());
    Templates.Template template = Templates.map().get(first);
    int opset = OPSETS[number % OPSETS.length];
    opset = Math.max(template.since(), Math.min(template.until(), opset));
    int[] dims = new int[Math.max(template.rank(), 1 + number % 3)];
    for (int d = 0; d < dims.length; d++) {
      dims[d] = 1 + (number / 7 + 2 * d) % 3 + (d == dims.length - 1 ? 1 : 0);
    }
    Sketch s = new Sketch(seed, opset, dims);
    template.draw().accept(s);
    int more = s.random.nextInt(4);
    for (int k = 0; k < more && s.size() < 60; k++) {
      Templates.Template next = Templates.map().get(NAMES.get(s.random.nextInt(NAMES.size())));
      if (next.since() <= opset && opset <= next.until() && s.dims.length >= next.rank()) {
        next.draw().accept(s);
      }
    }
    return s;
  }

  private static double[] state(int number, int size) {
    Sketch s = new Sketch(new Seed(19).child(number), 17, size);
    double[] out = new double[size];
    for (int k = 0; k < size; k++) {
      out[k] = s.number();
    }
    return out;
  }

  private static double[] value(GraphCell cell, Weights w, double[] state) {
    Tape tape = new Tape(cell, 1);
    tape.setBefore(Matrix.wrap(state.length, 1, state));
    w.changed();
    cell.step(w, tape);
    return cell.output(tape).orElseThrow().clone();
  }

  private static float[] run(byte[] model, double[] state, Sketch s) throws OrtException {
    OrtEnvironment env = OrtEnvironment.getEnvironment();
    float[] flat = new float[state.length];
    for (int k = 0; k < flat.length; k++) {
      flat[k] = (float) state[k];
    }
    int[] dims = s.model(s.now).inputs().get(0).dims();
    long[] shape = java.util.Arrays.stream(dims).asLongStream().toArray();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      options.setIntraOpNumThreads(1);
      try (OrtSession session = env.createSession(model, options);
          OnnxTensor h = OnnxTensor.createTensor(env, FloatBuffer.wrap(flat), shape);
          OrtSession.Result result = session.run(Map.of("h", h), Set.of(s.now))) {
        FloatBuffer out = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] values = new float[out.remaining()];
        out.get(values);
        return values;
      }
    }
  }

  /** Central differences of a random projection of y, by the state and every weight. */
  private static boolean gradientHolds(GraphCell cell, double[] state, StringBuilder found) {
    Weights w = cell.weights();
    Tape tape = new Tape(cell, 1);
    tape.setBefore(Matrix.wrap(state.length, 1, state));
    cell.step(w, tape);
    double[] u = state(77, cell.output(tape).orElseThrow().length);
    Gradients gradients = Gradients.of(w);
    Tape bar = new Tape(cell, 1);
    System.arraycopy(u, 0, bar.output(), 0, u.length);
    cell.outputAdjoint(w, tape, bar, gradients);
    cell.adjoint(w, tape, bar, gradients);
    double[] exact = bar.get(cell.parts().get(0).name()).clone();
    boolean holds = holds(cell, w, state, u, state, exact, found.append("\n  state"));
    for (Map.Entry<String, Matrix> e : gradients.collect().entrySet()) {
      found.append("\n  ").append(e.getKey());
      double[] values = w.block(e.getKey()).data();
      holds &= holds(cell, w, state, u, values, e.getValue().data(), found);
    }
    return holds;
  }

  private static boolean holds(
      GraphCell cell,
      Weights w,
      double[] state,
      double[] u,
      double[] variable,
      double[] exact,
      StringBuilder found) {
    double[] errors = new double[3];
    double size = 1;
    for (int e = 0; e < errors.length; e++) {
      double step = Math.scalb(1.0, -9 - e);
      double sum = 0;
      for (int k = 0; k < variable.length; k++) {
        double at = variable[k];
        variable[k] = at + step;
        double up = dot(u, value(cell, w, state));
        variable[k] = at - step;
        double down = dot(u, value(cell, w, state));
        variable[k] = at;
        double difference = (up - down) / (2 * step) - exact[k];
        sum += difference * difference;
        size = Math.max(size, Math.abs(exact[k]));
      }
      errors[e] = Math.sqrt(sum);
    }
    w.changed();
    double order = Math.log(errors[1] / errors[2]) / Math.log(2);
    found.append(": ").append(errors[2]).append(" order ").append(order);
    return errors[2] < 1e-9 * size || (order > 1.8 && order < 2.2 && errors[2] < 1e-2 * size);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
