package gradflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.linalg.Backends;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every cell must hold, with every choice of its options. */
class CellContractTest {
  private static final Seed SEED = new Seed(20250711);
  private static final double[] STEPS = {0x1p-8, 0x1p-9, 0x1p-10};

  static Stream<Arguments> cells() {
    return batches(CellsUnderTest.all());
  }

  static Stream<Arguments> cellsByHand() {
    return batches(CellsUnderTest.byHand());
  }

  private static Stream<Arguments> batches(List<Cell> cells) {
    return cells.stream().flatMap(c -> Stream.of(Arguments.of(c, 1), Arguments.of(c, 3)));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void jacobianIsTheDerivativeOfTheStep(Cell cell, int batch) {
    Weights w = weights(cell);
    Tape tape = tape(cell, batch, "point");
    cell.step(w, tape);
    int n = cell.stateSize();
    StepJacobian structured = cell.newJacobian();
    Matrix[] exact = new Matrix[batch];
    for (int b = 0; b < batch; b++) {
      cell.jacobian(w, tape, b, structured);
      exact[b] = structured.toMatrix();
      assertThat(structured.sumOfSquares())
          .isCloseTo(sumOfSquares(exact[b].data()), within(1e-13 * n * n));
    }
    Matrix before = Matrix.zeros(n, batch);
    tape.getBefore(before);
    double[] errors = new double[STEPS.length];
    for (int s = 0; s < STEPS.length; s++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        Matrix up = stepFrom(cell, w, tape, before, j, STEPS[s]);
        Matrix down = stepFrom(cell, w, tape, before, j, -STEPS[s]);
        for (int b = 0; b < batch; b++) {
          for (int i = 0; i < n; i++) {
            double difference = (up.get(i, b) - down.get(i, b)) / (2 * STEPS[s]);
            sum += square(difference - exact[b].get(i, j));
          }
        }
      }
      errors[s] = Math.sqrt(sum);
    }
    assertSecondOrder("J", errors);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void jacobianFromTheAdjointIsTheSame(Cell cell, int batch) {
    Weights w = weights(cell);
    Tape tape = tape(cell, batch, "point");
    cell.step(w, tape);
    Cell bare = new Bare(cell);
    StepJacobian own = cell.newJacobian();
    StepJacobian fromAdjoint = bare.newJacobian();
    assertThat(fromAdjoint.denseColumns()).isEqualTo(cell.stateSize());
    for (int b = 0; b < batch; b++) {
      cell.jacobian(w, tape, b, own);
      bare.jacobian(w, tape, b, fromAdjoint);
      assertThat(own.toMatrix().data())
          .containsExactly(fromAdjoint.toMatrix().data(), within(1e-12));
      cell.jacobian(w, tape, b, own); // a second time, over what the first left
      assertThat(own.toMatrix().data())
          .containsExactly(fromAdjoint.toMatrix().data(), within(1e-12));
    }
  }

  /** Each asked for before anything else of a J of which nothing is written out yet. */
  @ParameterizedTest
  @MethodSource("cells")
  void whateverIsAskedForFirstIsOfThisStep(Cell cell, int batch) {
    Weights w = weights(cell);
    Tape tape = tape(cell, batch, "point");
    cell.step(w, tape);
    int n = cell.stateSize();
    StepJacobian j = cell.newJacobian();
    StepJacobian known = cell.newJacobian();
    double[] v = random(n, 1, "tangent").data();
    double[] product = new double[n];
    double[] expected = new double[n];
    for (int b = 0; b < batch; b++) {
      cell.jacobian(w, tape, b, known);
      Matrix full = known.toMatrix();
      for (int k = 0; k < n; k++) {
        cell.jacobian(w, tape, b, j);
        assertThat(j.self(k)).isEqualTo(full.get(k, k));
      }
      cell.jacobian(w, tape, b, j);
      assertThat(j.maxAbs()).isEqualTo(known.maxAbs());
      cell.jacobian(w, tape, b, j);
      assertThat(j.sumOfSquares()).isEqualTo(known.sumOfSquares());
      cell.jacobian(w, tape, b, j);
      j.multiply(v, product);
      known.multiply(v, expected);
      assertThat(product).isEqualTo(expected);
      cell.jacobian(w, tape, b, j);
      j.multiplyTransposed(v, product);
      known.multiplyTransposed(v, expected);
      assertThat(product).isEqualTo(expected);
      cell.jacobian(w, tape, b, j);
      assertThat(j.full().data()).isEqualTo(full.data());
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void jacobiansWrittenTogetherHaveTheBitsOfEachAlone(Cell cell, int batch) {
    Weights w = weights(cell);
    Tape tape = tape(cell, batch, "point");
    Tape other = tape(cell, batch, "other point");
    cell.step(w, tape);
    cell.step(w, other);
    List<StepJacobian> together = StepJacobian.together(cell, batch + 1);
    for (boolean again : new boolean[] {false, true}) { // the second time over the first
      Tape now = again ? tape : other;
      for (int b = 0; b < batch; b++) {
        cell.jacobian(w, now, b, together.get(b));
      }
      StepJacobian alone = cell.newJacobian();
      for (int b = batch - 1; b >= 0; b--) {
        cell.jacobian(w, now, b, alone);
        double[] expected = alone.toMatrix().data();
        assertThat(together.get(b).toMatrix().data()).containsExactly(expected);
        assertThat(together.get(b).full().data()).containsExactly(expected);
        assertThat(alone.full().data()).containsExactly(expected);
      }
    }
    for (int b = 0; b < batch; b++) { // the full matrix asked for first, and one left out
      cell.jacobian(w, other, b, together.get(b));
    }
    StepJacobian alone = cell.newJacobian();
    cell.jacobian(w, other, 0, alone);
    assertThat(together.get(0).full().data()).containsExactly(alone.toMatrix().data());
    together.get(0).dense(0).set(0, 0, 7);
    assertThat(together.get(0).full().get(0, 0)).isEqualTo(7);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void adjointIsTheTransposeOfTheJacobian(Cell cell, int batch) {
    int n = cell.stateSize();
    Weights w = weights(cell);
    Tape tape = tape(cell, batch, "point");
    cell.step(w, tape);
    Matrix cotangent = random(n, batch, "cotangent");
    Tape bar = new Tape(cell, batch);
    bar.setAfter(cotangent);
    cell.adjoint(w, tape, bar, Gradients.none());
    Matrix pulled = Matrix.zeros(n, batch);
    bar.getBefore(pulled);
    StepJacobian jacobian = cell.newJacobian();
    double[] v = random(n, 1, "tangent").data();
    double[] jv = new double[n];
    double[] jtw = new double[n];
    for (int b = 0; b < batch; b++) {
      cell.jacobian(w, tape, b, jacobian);
      double[] u = column(cotangent, b);
      jacobian.multiply(v, jv);
      jacobian.multiplyTransposed(u, jtw);
      double scale = Math.sqrt(sumOfSquares(jv) * sumOfSquares(u));
      assertThat(dot(jv, u)).isCloseTo(dot(v, column(pulled, b)), within(1e-12 * scale));
      assertThat(jtw).containsExactly(column(pulled, b), within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void gradientsAreThoseOfTheStep(Cell cell, int batch) {
    Weights w = weights(cell);
    Tape tape = tape(cell, batch, "point");
    cell.step(w, tape);
    Matrix cotangent = random(cell.stateSize(), batch, "cotangent");
    Tape bar = new Tape(cell, batch);
    bar.setAfter(cotangent);
    Gradients gradients = Gradients.of(w);
    if (!cell.outputIsState()) {
      System.arraycopy(outward(cell, batch), 0, bar.output(), 0, bar.output().length);
      cell.outputAdjoint(w, tape, bar, gradients);
    }
    cell.adjoint(w, tape, bar, gradients);
    Map<String, Matrix> collected = gradients.collect();
    assertThat(collected.keySet()).containsExactlyElementsOf(cell.layout().names());
    double[] xBar = bar.get("x").clone();
    assertSecondOrder("x", errors(cell, w, tape, cotangent, tape.get("x"), xBar));
    for (Block b : cell.layout().blocks()) {
      double[] exact = collected.get(b.name()).data();
      assertSecondOrder(
          b.name(), errors(cell, w, tape, cotangent, w.block(b.name()).data(), exact));
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void gradientsOfSeveralStepsAddUpWhateverTheirScale(Cell cell, int batch) {
    Weights w = weights(cell);
    Gradients plain = Gradients.of(w);
    Gradients scaled = Gradients.of(w);
    long[] powers = {3, 900, -20, 1000, 0}; // mantissas times 2^power, rising and falling
    for (int t = 0; t < powers.length; t++) {
      Tape tape = tape(cell, batch, "point " + t);
      cell.step(w, tape);
      Tape bar = new Tape(cell, batch);
      Matrix cotangent = random(cell.stateSize(), batch, "cotangent " + t);
      bar.setAfter(cotangent);
      cell.adjoint(w, tape, bar, plain);
      for (int k = 0; k < cotangent.data().length; k++) {
        cotangent.data()[k] = Math.scalb(cotangent.data()[k], (int) -powers[t]);
      }
      bar.setAfter(cotangent);
      scaled.scaleNext(powers[t]);
      cell.adjoint(w, tape, bar, scaled);
    }
    Map<String, Matrix> expected = plain.collect();
    // adding in another binary scale loses only what lies 2^-1000 below
    scaled
        .collect()
        .forEach(
            (name, m) ->
                assertThat(m.data())
                    .as(name)
                    .containsExactly(
                        expected.get(name).data(),
                        within(1e-14 * (1 + expected.get(name).maxAbs()))));
    scaled.clear();
    scaled.collect().values().forEach(m -> assertThat(m.maxAbs()).isZero());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aUsedTapeGivesTheSameBits(Cell cell, int batch) {
    Weights w = weights(cell);
    Tape fresh = tape(cell, batch, "point");
    cell.step(w, fresh);
    Tape used = tape(cell, batch, "elsewhere");
    cell.step(w, used);
    fill(cell, used, "point");
    cell.step(w, used);
    StepJacobian first = cell.newJacobian();
    StepJacobian second = cell.newJacobian();
    second.denseArrays()[0][0] = Double.NaN;
    cell.jacobian(w, fresh, 0, first);
    cell.jacobian(w, used, 0, second);
    assertThat(second.toMatrix().data()).isEqualTo(first.toMatrix().data());
    cell.slots()
        .slots()
        .forEach(s -> assertThat(used.get(s.name())).as(s.name()).isEqualTo(fresh.get(s.name())));
    for (int p = 0; p < cell.parts().size(); p++) {
      assertThat(used.afterArrays()[p]).isEqualTo(fresh.afterArrays()[p]);
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aSampleOfABatchIsARunOfItsOwn(Cell cell, int batch) {
    Weights w = weights(cell);
    Tape together = tape(cell, batch, "point");
    cell.step(w, together);
    for (int b = 0; b < batch; b++) {
      Tape alone = new Tape(cell, 1);
      alone.replicate(together, b);
      for (double[] part : alone.afterArrays()) {
        Arrays.fill(part, Double.NaN);
      }
      cell.step(w, alone);
      for (int p = 0; p < cell.parts().size(); p++) {
        double[] all = together.afterArrays()[p];
        for (int j = 0; j < cell.parts().get(p).size(); j++) {
          assertThat(alone.afterArrays()[p][j]).isCloseTo(all[j * batch + b], within(1e-14));
        }
      }
    }
  }

  /** Jacobians of recorded graphs are made of new arrays. */
  @ParameterizedTest
  @MethodSource("cellsByHand")
  void nothingIsAllocatedPerStep(Cell cell, int batch) {
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Weights w = weights(cell);
    Tape tape = tape(cell, batch, "point");
    Tape bar = tape(cell, batch, "cotangent");
    StepJacobian jacobian = cell.newJacobian();
    Gradients gradients = Gradients.of(w);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20 && least > 0; round++) {
      long start = bean.getThreadAllocatedBytes(Thread.currentThread().getId());
      for (int k = 0; k < 50; k++) {
        cell.step(w, tape);
        cell.jacobian(w, tape, batch - 1, jacobian);
        cell.adjoint(w, tape, bar, gradients);
      }
      least = Math.min(least, bean.getThreadAllocatedBytes(Thread.currentThread().getId()) - start);
    }
    assertThat(least).as("bytes in 50 steps").isLessThan(50);
  }

  /**
   * |central difference − exact| over all entries of {@code variable}, per step size; {@code
   * variable} is put back.
   */
  private static double[] errors(
      Cell cell, Weights w, Tape tape, Matrix cotangent, double[] variable, double[] exact) {
    double[] errors = new double[STEPS.length];
    for (int s = 0; s < STEPS.length; s++) {
      double sum = 0;
      for (int k = 0; k < variable.length; k++) {
        double value = variable[k];
        variable[k] = value + STEPS[s];
        double up = loss(cell, w, tape, cotangent);
        variable[k] = value - STEPS[s];
        double down = loss(cell, w, tape, cotangent);
        variable[k] = value;
        sum += square((up - down) / (2 * STEPS[s]) - exact[k]);
      }
      errors[s] = Math.sqrt(sum);
    }
    w.changed();
    return errors;
  }

  private static double loss(Cell cell, Weights w, Tape tape, Matrix cotangent) {
    w.changed();
    cell.step(w, tape);
    Matrix after = Matrix.zeros(cotangent.rows(), cotangent.cols());
    tape.getAfter(after);
    double state = dot(after.data(), cotangent.data());
    return cell.outputIsState()
        ? state
        : state + dot(tape.output(), outward(cell, cotangent.cols()));
  }

  /** A cotangent of an output that is no part of the state. */
  private static double[] outward(Cell cell, int batch) {
    return random(cell.hiddenSize(), batch, "cotangent of the output").data();
  }

  /**
   * Errors that fall with the square of the step size, or are rounding where the function is
   * linear.
   */
  private static void assertSecondOrder(String what, double[] errors) {
    if (errors[0] < 1e-10 && errors[errors.length - 1] < 1e-10) {
      return;
    }
    for (int s = 1; s < errors.length; s++) {
      double slope = Math.log(errors[s - 1] / errors[s]) / Math.log(2);
      assertThat(slope)
          .as("%s: slope of the errors %s", what, Arrays.toString(errors))
          .isCloseTo(2, within(0.2));
    }
  }

  private static Matrix stepFrom(
      Cell cell, Weights w, Tape at, Matrix before, int unit, double shift) {
    Tape tape = new Tape(cell, at.batch());
    System.arraycopy(at.get("x"), 0, tape.get("x"), 0, at.get("x").length);
    Matrix state = before.copy();
    for (int b = 0; b < at.batch(); b++) {
      state.set(unit, b, state.get(unit, b) + shift);
    }
    tape.setBefore(state);
    cell.step(w, tape);
    tape.getAfter(state);
    return state;
  }

  private static Weights weights(Cell cell) {
    Weights w = Weights.zeros(cell.layout(), Backends.standard());
    Map<String, Matrix> values = new HashMap<>();
    cell.layout().blocks().forEach(b -> values.put(b.name(), random(b.rows(), b.cols(), b.name())));
    values.forEach(w::set);
    return w;
  }

  private static Tape tape(Cell cell, int batch, String name) {
    Tape tape = new Tape(cell, batch);
    fill(cell, tape, name);
    return tape;
  }

  private static void fill(Cell cell, Tape tape, String name) {
    Matrix x = random(cell.inputSize(), tape.batch(), "x " + name);
    System.arraycopy(x.data(), 0, tape.get("x"), 0, x.data().length);
    tape.setBefore(random(cell.stateSize(), tape.batch(), "s " + name));
    tape.setAfter(random(cell.stateSize(), tape.batch(), "s' " + name));
  }

  /** Uniform on (−1, 1). */
  private static Matrix random(int rows, int cols, String name) {
    UniformRandomProvider rng = SEED.child(name).generator();
    Matrix m = Matrix.zeros(rows, cols);
    for (int k = 0; k < m.data().length; k++) {
      m.data()[k] = 2 * rng.nextDouble() - 1;
    }
    return m;
  }

  private static double[] column(Matrix m, int j) {
    return m.block(0, j, m.rows(), 1).data();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static double sumOfSquares(double[] a) {
    return dot(a, a);
  }

  private static double square(double a) {
    return a * a;
  }
}
