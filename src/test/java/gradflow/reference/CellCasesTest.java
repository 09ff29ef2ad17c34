package gradflow.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.cases.CaseFile;
import gradflow.cases.CellCase;
import gradflow.catalog.Catalog;
import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.StepJacobian;
import gradflow.cell.Weights;
import gradflow.flow.AdjointSweep;
import gradflow.flow.ChainProduct;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.linalg.Matrix;
import gradflow.linalg.SpectralNorm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference cases of src/test/resources/cells through the library, three samples at once. */
class CellCasesTest {
  private static final Path CASES = Path.of("src/test/resources/cells");

  /** The case stands in the middle, between its sequence halved and its sequence negated. */
  private static final int SAMPLE = 1;

  private static final int BATCH = 3;

  @TempDir Path folder;

  static Stream<String> names() throws IOException {
    List<String> cells = Catalog.cells().names();
    return Files.readAllLines(CASES.resolve("cases.txt")).stream()
        .filter(s -> !s.isBlank())
        .filter(s -> cells.contains(s.replaceFirst("^long-", "").split("_", 2)[0]));
  }

  @ParameterizedTest
  @MethodSource("names")
  void statesJacobiansProductsAndAdjoints(String name) throws IOException {
    Path file = folder.resolve(name + ".json");
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(CASES.resolve(name + ".json.gz")))) {
      Files.copy(in, file);
    }
    Map<String, Object> expected;
    try (InputStream in = Files.newInputStream(file)) {
      expected = Json.read(in);
    }
    Cell cell = CellCase.of(CaseFile.read(file)).catalogCell();
    Weights w = weights(cell, (Map<?, ?>) expected.get("parameters"));
    Trajectory trajectory = trajectory(cell, w, expected);
    boolean isLong = name.startsWith("long-");
    if (!isLong) {
      adjoints(cell, w, trajectory, expected);
    }
    products(cell, w, trajectory, expected, isLong);
  }

  private static Weights weights(Cell cell, Map<?, ?> parameters) {
    Weights w = Weights.zeros(cell.layout());
    assertThat(cell.layout().names()).hasSameSizeAs(parameters.keySet());
    cell.layout()
        .blocks()
        .forEach(
            b ->
                w.set(
                    b.name(),
                    Matrix.wrap(b.rows(), b.cols(), Json.flat(parameters.get(b.name())))));
    return w;
  }

  private static Trajectory trajectory(Cell cell, Weights w, Map<String, Object> expected) {
    double[] x = Json.flat(expected.get("x"));
    int steps = x.length / cell.inputSize();
    double[][] inputs = new double[steps][];
    for (int t = 0; t < steps; t++) {
      inputs[t] = beside(Arrays.copyOfRange(x, t * cell.inputSize(), (t + 1) * cell.inputSize()));
    }
    double[] s0 = beside(Json.flat(expected.get("s0")));
    for (int k = 0; k < s0.length; k++) { // no sample starts where it may not
      s0[k] = s0[k / BATCH * BATCH + SAMPLE];
    }
    Trajectory trajectory =
        new Trajectory(
            cell,
            w,
            Sequence.of(cell.inputSize(), BATCH, inputs),
            Matrix.wrap(cell.stateSize(), BATCH, s0),
            MemoryPlan.within(1L << 28, cell, steps, BATCH));
    trajectory.forward((t, tape) -> {});
    return trajectory;
  }

  private static double[] beside(double[] values) {
    double[] out = new double[BATCH * values.length];
    for (int k = 0; k < values.length; k++) {
      out[BATCH * k] = values[k] / 2;
      out[BATCH * k + SAMPLE] = values[k];
      out[BATCH * k + 2] = -values[k];
    }
    return out;
  }

  private static void adjoints(
      Cell cell, Weights w, Trajectory trajectory, Map<String, Object> expected) {
    double[] byState = Json.flat(expected.get("dL_ds"));
    int n = cell.stateSize();
    double tolerance = 1e-12 * largest(byState);
    AdjointSweep sweep = new AdjointSweep(cell, w, BATCH, Gradients.none());
    trajectory.backward(
        (t, tape) -> {
          if (t == trajectory.steps()) {
            assertClose(sample(tape.output()), Json.flat(expected.get("output")), 1e-12);
            sweep.addOutput(tape, tape.output().clone());
          }
          assertState(sweep, cell, Arrays.copyOfRange(byState, t * n, (t + 1) * n), tolerance);
          sweep.step(t, tape);
        });
    assertState(sweep, cell, Arrays.copyOf(byState, n), tolerance);
  }

  private static void assertState(
      AdjointSweep sweep, Cell cell, double[] expected, double tolerance) {
    int k = 0;
    for (int p = 0; p < cell.parts().size(); p++) {
      for (int i = 0; i < cell.parts().get(p).size(); i++) {
        assertThat(sweep.value(p, i * BATCH + SAMPLE)).isCloseTo(expected[k++], within(tolerance));
      }
    }
  }

  private static void products(
      Cell cell, Weights w, Trajectory trajectory, Map<String, Object> expected, boolean isLong) {
    int n = cell.stateSize();
    int steps = trajectory.steps();
    double[] jacobians = isLong ? new double[0] : Json.flat(expected.get("J"));
    double[] states = isLong ? new double[0] : Json.flat(expected.get("s"));
    double[] log = new double[steps + 1];
    double[] frobenius = new double[steps + 1];
    StepJacobian j = cell.newJacobian();
    ChainProduct p = ChainProduct.of(w.backend(), cell.parts(), j, SpectralNorm.SHARPEST);
    double[] v = new double[n];
    double[] jv = new double[n];
    Arrays.setAll(v, k -> 1 + 0.1 * k);
    trajectory.backward(
        (t, tape) -> {
          cell.jacobian(w, tape, SAMPLE, j);
          if (!isLong) {
            Matrix after = Matrix.zeros(n, BATCH);
            tape.getAfter(after);
            assertClose(
                sample(after.data()), Arrays.copyOfRange(states, t * n, (t + 1) * n), 1e-12);
            double[] wanted = Arrays.copyOfRange(jacobians, (t - 1) * n * n, t * n * n);
            j.multiply(v, jv);
            assertClose(jv, product(wanted, v), 1e-12);
          }
          p.multiplyRight(t, j);
          log[t - 1] = p.spectralNorm().ln();
          frobenius[t - 1] = p.frobeniusNorm().ln();
          if (!isLong) {
            double[] wanted = Arrays.copyOfRange(jacobians, (t - 1) * n * n, t * n * n);
            assertClose(j.toMatrix().data(), wanted, 1e-12);
          }
        });
    frobenius[steps] = 0.5 * Math.log(n);
    if (isLong) {
      double[] times = Json.flat(expected.get("t"));
      double[] at = Arrays.stream(times).map(t -> log[(int) t]).toArray();
      assertClose(at, Json.flat(expected.get("log_prod_spectral_at_t")), 1e-11);
      at = Arrays.stream(times).map(t -> frobenius[(int) t]).toArray();
      assertClose(at, Json.flat(expected.get("log_prod_frobenius_at_t")), 1e-11);
    } else {
      double[] plain = Arrays.stream(log).map(Math::exp).toArray();
      assertClose(plain, Json.flat(expected.get("prod_spectral")), 1e-12);
      plain = Arrays.stream(frobenius).map(Math::exp).toArray();
      assertClose(plain, Json.flat(expected.get("prod_frobenius")), 1e-12);
    }
  }

  private static double[] product(double[] matrix, double[] v) {
    double[] out = new double[v.length];
    for (int k = 0; k < matrix.length; k++) {
      out[k / v.length] += matrix[k] * v[k % v.length];
    }
    return out;
  }

  private static double[] sample(double[] values) {
    double[] out = new double[values.length / BATCH];
    Arrays.setAll(out, k -> values[BATCH * k + SAMPLE]);
    return out;
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }

  /** Relative to the largest entry. */
  private static void assertClose(double[] actual, double[] expected, double tolerance) {
    assertThat(actual)
        .containsExactly(
            expected, within(tolerance * Math.max(largest(expected), Double.MIN_NORMAL)));
  }
}
