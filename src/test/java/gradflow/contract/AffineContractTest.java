package gradflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.cell.Affine;
import gradflow.cell.Candidate;
import gradflow.cell.Cell;
import gradflow.cell.MinGru;
import gradflow.cell.StepJacobian;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.flow.BlockRun;
import gradflow.flow.DivergenceException;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.flow.Walk;
import gradflow.linalg.Matrix;
import gradflow.measure.Instrument;
import gradflow.measure.Lyapunov;
import gradflow.measure.Measure;
import gradflow.measure.MeasureValue;
import gradflow.measure.ProductNorms;
import gradflow.measure.Slope;
import gradflow.measure.UnitActivity;
import gradflow.rng.Seed;
import gradflow.table.Column;
import gradflow.task.WhiteNoise;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cell that is affine gives by blocks of steps what its steps give one by one. */
class AffineContractTest {
  private static final int STEPS = 301; // a block of 256 and one that is not full
  private static final Seed SEED = new Seed(11);

  static Stream<Arguments> cells() {
    return CellsUnderTest.all().stream()
        .filter(c -> c.affine().isPresent())
        .flatMap(c -> Stream.of(Arguments.of(c, 1), Arguments.of(c, 3)));
  }

  /** The same cell, which does not say that it is affine. */
  private static Cell general(Cell cell) {
    return (Cell)
        Proxy.newProxyInstance(
            Cell.class.getClassLoader(),
            new Class<?>[] {Cell.class},
            (self, method, args) -> {
              try {
                return method.getName().equals("affine")
                    ? Optional.empty()
                    : method.invoke(cell, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @ParameterizedTest
  @MethodSource("cells")
  void blocksHaveTheJacobiansOfTheSteps(Cell cell, int batch) {
    Weights w = Walk.gaussian(cell, 1, SEED);
    Sequence x = Walk.noise(STEPS, cell.inputSize(), batch, SEED.child("x"));
    Matrix start = Walk.state(cell, batch, SEED.child("s"));
    List<double[]> expected = new ArrayList<>();
    var j = cell.newJacobian();
    new Trajectory(cell, w, x, start, MemoryPlan.within(1L << 30, cell, STEPS, batch))
        .forward(
            (t, tape) -> {
              for (int b = 0; b < batch; b++) {
                cell.jacobian(w, tape, b, j);
                expected.add(j.toMatrix().data());
              }
            });
    BlockRun run = new BlockRun(cell, w, x, start);
    int[] visits = {0};
    double[] errors = {0};
    run.forward(
        (t, sample, block) -> {
          assertThat(visits[0]++).isEqualTo((t - 1) * batch + sample);
          errors[0] = Math.max(errors[0], error(block, expected.get((t - 1) * batch + sample)));
        });
    run.backward(
        (t, sample, block) -> {
          assertThat(--visits[0]).isEqualTo((t - 1) * batch + sample);
          errors[0] = Math.max(errors[0], error(block, expected.get((t - 1) * batch + sample)));
        });
    assertThat(visits[0]).isZero();
    assertThat(errors[0]).isLessThan(1e-14);
  }

  private static double error(StepJacobian j, double[] expected) {
    Matrix difference = j.toMatrix();
    for (int k = 0; k < expected.length; k++) {
      difference.data()[k] -= expected[k];
    }
    return difference.maxAbs();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void addendsAreTheStepsOfAStateOfZero(Cell cell, int batch) {
    Weights w = Walk.gaussian(cell, 1, SEED);
    Tape step = new Tape(cell, batch);
    Tape block = new Tape(cell, batch);
    double[] x = Walk.noise(1, cell.inputSize(), batch, SEED).at(1);
    System.arraycopy(x, 0, step.get("x"), 0, x.length);
    System.arraycopy(x, 0, block.get("x"), 0, x.length);
    cell.step(w, step);
    Affine affine = cell.affine().orElseThrow();
    affine.bands(w, block);
    affine.addends(w, block);
    double bound = affine.bound(w, Arrays.stream(x).map(Math::abs).max().orElseThrow());
    for (int p = 0; p < step.afterArrays().length; p++) {
      assertThat(block.afterArrays()[p]).containsExactly(step.afterArrays()[p], within(1e-14));
      assertThat(Arrays.stream(step.afterArrays()[p]).map(Math::abs).max().orElseThrow())
          .isLessThanOrEqualTo(bound);
    }
  }

  /** Neither the way nor a measure that needs a trajectory changes what is measured. */
  @ParameterizedTest
  @MethodSource("cells")
  void measuresByBlocksAreThoseOfTheTrajectory(Cell cell, int batch) {
    Weights w = Walk.gaussian(cell, 0.7, SEED);
    Sequence x = Walk.noise(STEPS, cell.inputSize(), batch, SEED.child("x"));
    Matrix start = Walk.state(cell, batch, SEED.child("s"));
    List<Measure> measures = List.of(new ProductNorms(7), new Slope(10, 0), new Lyapunov(0, 20, 0));
    assertThat(Instrument.needsTrajectory(cell, measures)).isFalse();
    List<MeasureValue> blocks = measured(cell, w, x, start, measures);
    assertSame(blocks, measured(general(cell), w, x, start, measures), 1e-12);
    List<Measure> more = new ArrayList<>(measures);
    more.add(new UnitActivity());
    assertThat(Instrument.needsTrajectory(cell, more)).isTrue();
    List<MeasureValue> beside = measured(cell, w, x, start, more);
    assertSame(blocks, beside.subList(0, blocks.size()), 0);
  }

  private static List<MeasureValue> measured(
      Cell cell, Weights w, Sequence x, Matrix start, List<Measure> measures) {
    MemoryPlan plan = MemoryPlan.within(1L << 30, cell, x.steps(), x.batch());
    return new Instrument(cell, w, (t, n, h, b, out) -> false).measure(measures, x, start, plan);
  }

  private static void assertSame(List<MeasureValue> a, List<MeasureValue> b, double tolerance) {
    List<double[]> expected = numbers(b);
    List<double[]> actual = numbers(a);
    assertThat(actual).hasSameSizeAs(expected);
    for (int k = 0; k < actual.size(); k++) {
      assertThat(actual.get(k)).hasSameSizeAs(expected.get(k));
      for (int i = 0; i < actual.get(k).length; i++) {
        double want = expected.get(k)[i];
        if (Double.isFinite(want)) {
          assertThat(actual.get(k)[i])
              .isCloseTo(want, within(tolerance * Math.max(1, Math.abs(want))));
        } else {
          assertThat(actual.get(k)[i]).isEqualTo(want);
        }
      }
    }
  }

  private static List<double[]> numbers(List<MeasureValue> values) {
    List<double[]> numbers = new ArrayList<>();
    for (MeasureValue v : values) {
      if (v instanceof MeasureValue.Scalar s) {
        numbers.add(new double[] {s.value()});
      } else if (v instanceof MeasureValue.Series s) {
        s.rows().schema().columns().stream()
            .filter(c -> c.type() == Column.Type.NUMBER)
            .forEach(c -> numbers.add(s.rows().numbers(c.header())));
      }
    }
    return numbers;
  }

  /** Candidates of 1e308 a step add up beyond the range, at the step at which they do. */
  @Test
  void aStateBeyondTheRangeEndsTheRunAtItsStep() {
    MinGru cell = new MinGru(1, 2, Candidate.LINEAR);
    Weights w = Weights.zeros(cell.layout());
    w.set("b_z", Matrix.of(new double[][] {{-2}, {0}})); // keeps 0.88 of the state
    w.set("W_ih_h", Matrix.of(new double[][] {{1e308}, {1}}));
    Sequence x =
        Sequence.of(
            1, 1, Stream.generate(() -> new double[] {4}).limit(20).toArray(double[][]::new));
    Matrix start = Matrix.zeros(2, 1);
    List<Measure> measures = List.of(new Lyapunov(0, 0, 0));
    assertThatThrownBy(() -> measured(cell, w, x, start, measures))
        .isInstanceOfSatisfying(
            DivergenceException.class,
            blocks ->
                assertThatThrownBy(() -> measured(general(cell), w, x, start, measures))
                    .isInstanceOfSatisfying(
                        DivergenceException.class,
                        e -> {
                          assertThat(blocks.step()).isEqualTo(e.step());
                          assertThat(blocks.quantity()).isEqualTo(e.quantity());
                        }));
  }

  /** Inputs that are drawn again are those that would have been kept. */
  @Test
  void drawnInputsAreTheKeptOnes() {
    int steps = 3000;
    double[][] kept = new WhiteNoise(0.7).inputs(steps, 5, 2, SEED);
    Sequence drawn =
        Sequence.drawn(steps, 5, 2, new WhiteNoise(0.7).source(5, 2, SEED).orElseThrow());
    for (int t = 1; t <= steps; t++) {
      assertThat(drawn.at(t)).containsExactly(kept[t - 1]);
    }
    for (int t = steps; t > 0; t--) {
      assertThat(drawn.at(t)).containsExactly(kept[t - 1]);
    }
    Sequence first =
        Sequence.drawn(steps, 5, 2, new WhiteNoise(0.7).source(5, 2, SEED).orElseThrow());
    assertThat(first.at(2500)).containsExactly(kept[2499]); // straight to a late step
  }

  /** A run that is long enough for threads: every entry in the same place, the same bits. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anyNumberOfThreadsGivesTheSameBits(boolean backward) {
    int n = 500;
    int steps = 17_000;
    MinGru cell = new MinGru(2, n, Candidate.G);
    Weights w = Walk.gaussian(cell, 1, SEED);
    long[] hashes = new long[4];
    for (int threads = 1; threads <= 4; threads++) {
      Sequence x = Sequence.drawn(steps, 2, 1, new WhiteNoise(1).source(2, 1, SEED).orElseThrow());
      int place = threads - 1;
      BlockRun.Visitor visitor =
          (t, sample, j) -> {
            long hash = hashes[place] * 31 + t;
            for (int k = 0; k < n; k += 7) {
              hash = hash * 31 + Double.doubleToRawLongBits(j.self(k));
            }
            hashes[place] = hash;
          };
      BlockRun run = new BlockRun(cell, w, x, Matrix.zeros(n, 1), threads);
      if (backward) {
        run.backward(visitor);
      } else {
        run.forward(visitor);
      }
    }
    assertThat(hashes).containsOnly(hashes[0]);
  }
}
