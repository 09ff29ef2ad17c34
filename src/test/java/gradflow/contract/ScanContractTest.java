package gradflow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.cell.Affine;
import gradflow.cell.Candidate;
import gradflow.cell.Cell;
import gradflow.cell.ForgetGate;
import gradflow.cell.MinGru;
import gradflow.cell.Mlstm;
import gradflow.cell.MlstmOutput;
import gradflow.cell.Slots;
import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.flow.DivergenceException;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.flow.Walk;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import gradflow.team.Team;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A long trajectory of a cell that is affine, scanned by blocks of steps that threads share. */
class ScanContractTest {
  private static final int STEPS = 4096 + 77; // the last block is not full
  private static final Seed SEED = new Seed(19);

  static Stream<Arguments> cells() {
    List<Cell> cells = CellsUnderTest.all().stream().filter(c -> c.affine().isPresent()).toList();
    return IntStream.range(0, cells.size())
        .mapToObj(k -> Arguments.of(cells.get(k), k % 2 == 0 ? 1 : 3));
  }

  private static Weights weights(Cell cell) {
    Weights w = Walk.gaussian(cell, 1, SEED);
    if (cell instanceof Mlstm mlstm && mlstm.forget() == ForgetGate.EXP) {
      w.set("b_f", Matrix.of(new double[][] {{-1}})); // lest the states grow without bound
    }
    return w;
  }

  private static Trajectory walk(Cell cell, int batch, int segment) {
    return new Trajectory(
        cell,
        weights(cell),
        Walk.noise(STEPS, cell.inputSize(), batch, SEED.child("x")),
        Walk.state(cell, batch, SEED.child("s")),
        new MemoryPlan(STEPS, segment, 0));
  }

  /** The bits of all that the steps left, of a pass forward and one backward. */
  private static long[] bits(Cell cell, int batch, int segment) {
    Trajectory trajectory = walk(cell, batch, segment);
    long[] hashes = new long[2];
    trajectory.forward((t, tape) -> hashes[0] = hashes[0] * 31 + hash(t, tape));
    trajectory.backward((t, tape) -> hashes[1] = hashes[1] * 31 + hash(t, tape));
    return hashes;
  }

  private static long hash(int t, Tape tape) {
    long hash = t * 31L + Arrays.hashCode(tape.output());
    for (int p = 0; p < tape.afterArrays().length; p++) {
      hash = hash * 31 + Arrays.hashCode(tape.beforeArrays()[p]);
      hash = hash * 31 + Arrays.hashCode(tape.afterArrays()[p]);
    }
    return hash;
  }

  @ParameterizedTest
  @MethodSource("cells")
  void anyNumberOfThreadsAndAnyMemoryGivesTheSameBits(Cell cell, int batch) {
    long[] expected = bits(cell, batch, STEPS);
    for (int threads : new int[] {2, 3, 8}) { // without a team there is one
      int segment = threads == 3 ? 700 : STEPS; // no multiple of a block
      assertThat(Team.with(threads, () -> bits(cell, batch, segment)))
          .as(threads + " threads, segments of " + segment)
          .isEqualTo(expected);
    }
  }

  /** So many samples that threads share the units. */
  @ParameterizedTest
  @MethodSource("cells")
  void statesOfManyEntriesHaveTheBitsOfSingleSteps(Cell cell, int odd) {
    int batch = (1 << 18) / (75 * cell.stateSize()) + odd;
    Weights w = weights(cell);
    Sequence x = Walk.noise(75, cell.inputSize(), batch, SEED.child("x"));
    Matrix start = Walk.state(cell, batch, SEED.child("s"));
    Supplier<Long> wide =
        () -> {
          long[] hash = {0};
          MemoryPlan plan = new MemoryPlan(75, 40, 0);
          for (Trajectory run :
              List.of(
                  new Trajectory(cell, w, x, start, plan),
                  Trajectory.ofValues(cell, w, x, start, plan))) {
            run.forward((t, tape) -> hash[0] = hash[0] * 31 + slots(cell, t, tape));
          }
          return hash[0];
        };
    long single = wide.get();
    for (int threads : new int[] {2, 3, 8}) {
      assertThat(Team.with(threads, wide)).as(threads + " threads").isEqualTo(single);
    }
  }

  private static long slots(Cell cell, int t, Tape tape) {
    long hash = hash(t, tape);
    for (Slots.Slot slot : cell.slots().slots()) {
      if (slot.kind() != Slots.Kind.SCRATCH) {
        hash = hash * 31 + Arrays.hashCode(tape.get(slot.name()));
      }
    }
    return hash;
  }

  /**
   * m_t = |A| m + |b| and d_t = |A| d + (w + 1) m_t: both ways lie within 2⁻⁵³ d_t of the exact
   * states of their A and b, and these may differ by some roundings of the pre-activations.
   */
  @ParameterizedTest
  @MethodSource("cells")
  void statesAreThoseOfTheStepsUpToRounding(Cell cell, int batch) {
    int roundings = 64;
    Affine affine = cell.affine().orElseThrow();
    Weights w = weights(cell);
    Tape one = new Tape(cell, batch);
    Tape scratch = new Tape(cell, batch);
    Matrix state = Walk.state(cell, batch, SEED.child("s"));
    one.setBefore(state);
    double[] m = Arrays.stream(state.data()).map(Math::abs).toArray();
    double[] d = new double[m.length];
    double[] worst = {0};
    walk(cell, batch, STEPS)
        .forward(
            (t, tape) -> {
              double[] x = tape.get("x");
              System.arraycopy(x, 0, one.get("x"), 0, x.length);
              System.arraycopy(x, 0, scratch.get("x"), 0, x.length);
              cell.step(w, one);
              double[][] bands = affine.bands(w, scratch);
              affine.addends(w, scratch);
              double[] b = flat(scratch.afterArrays());
              int width = cell.jacobianForm().width();
              advance(bands, width, m, b);
              double[] grown = Arrays.stream(m).map(v -> (width + 1 + roundings) * v).toArray();
              advance(bands, width, d, grown);
              double[] expected = flat(one.afterArrays());
              double[] actual = flat(tape.afterArrays());
              for (int k = 0; k < d.length; k++) {
                double allowed = 2 * 0x1p-53 * d[k] + Double.MIN_NORMAL;
                worst[0] = Math.max(worst[0], Math.abs(actual[k] - expected[k]) / allowed);
              }
              one.getAfter(state);
              one.setBefore(state);
            });
    assertThat(worst[0]).isLessThan(1);
  }

  /** v ← |A| v + |b|. */
  private static void advance(double[][] bands, int width, double[] v, double[] b) {
    int half = v.length / width;
    double[] old = v.clone();
    for (int r = 0; r < width; r++) {
      for (int k = 0; k < half; k++) {
        double sum = Math.abs(b[r * half + k]);
        for (int c = 0; c < width; c++) {
          sum += Math.abs(bands[r * width + c][k]) * old[c * half + k];
        }
        v[r * half + k] = sum;
      }
    }
  }

  private static double[] flat(double[][] parts) {
    return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
  }

  /** Other weights, and the same trajectory object. */
  @Test
  void weightsThatChangedAreTheOnesThatCount() {
    MinGru cell = new MinGru(2, 5, Candidate.G);
    Weights w = Walk.gaussian(cell, 1, SEED);
    Sequence x = Walk.noise(STEPS, 2, 1, SEED.child("x"));
    Matrix start = Walk.state(cell, 1, SEED.child("s"));
    MemoryPlan plan = new MemoryPlan(STEPS, STEPS, 0);
    double[] last = new double[5];
    Team.with(
        3,
        () -> {
          Trajectory reused = new Trajectory(cell, w, x, start, plan);
          reused.forward((t, tape) -> {});
          w.set("b_z", Matrix.of(new double[][] {{1}, {2}, {-1}, {0}, {-3}}));
          reused.restart(x);
          reused.forward((t, tape) -> System.arraycopy(tape.output(), 0, last, 0, 5));
          return null;
        });
    double[] expected = new double[5];
    new Trajectory(cell, w, x, start, plan)
        .forward((t, tape) -> System.arraycopy(tape.output(), 0, expected, 0, 5));
    assertThat(last).containsExactly(expected);
  }

  /** A product of e^4 a step leaves the range of doubles where the states of 0 do not. */
  @Test
  void aProductBeyondTheRangeEndsNoRun() {
    Mlstm cell = new Mlstm(1, 1, 1, ForgetGate.EXP, MlstmOutput.STATE);
    Weights w = Weights.zeros(cell.layout());
    w.set("b_f", Matrix.of(new double[][] {{4}}));
    w.set("W_ih_k", Matrix.of(new double[][] {{1}})); // b = 0 where x = 0
    w.set("W_ih_v", Matrix.of(new double[][] {{1}}));
    Sequence x = Sequence.zeros(STEPS, 1, 1);
    double[] sum = {0};
    new Trajectory(cell, w, x, Matrix.zeros(2, 1), new MemoryPlan(STEPS, STEPS, 0))
        .forward((t, tape) -> sum[0] += Math.abs(tape.output()[0]) + Math.abs(tape.output()[1]));
    assertThat(sum[0]).isZero();
  }

  @Test
  void aStateBeyondTheRangeEndsTheRunAtItsStep() {
    MinGru cell = new MinGru(1, 1, Candidate.LINEAR);
    Weights w = Weights.zeros(cell.layout());
    w.set("W_ih_h", Matrix.of(new double[][] {{1e308}})); // times 4
    double[][] inputs = new double[STEPS][1];
    Arrays.fill(inputs, 3000, STEPS, new double[] {4});
    Trajectory trajectory =
        new Trajectory(
            cell,
            w,
            Sequence.of(1, 1, inputs),
            Matrix.zeros(1, 1),
            new MemoryPlan(STEPS, STEPS, 0));
    int[] seen = {0};
    assertThatThrownBy(() -> trajectory.forward((t, tape) -> seen[0] = t))
        .isInstanceOfSatisfying(
            DivergenceException.class,
            e -> assertThat(e.step()).isEqualTo(seen[0] + 1).isEqualTo(3001));
  }
}
