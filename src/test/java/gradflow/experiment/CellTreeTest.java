package gradflow.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellTreeTest {
  private static final int N = 65;

  private interface Field {
    double at(double x, double y);
  }

  private static final List<Field> FIELDS =
      List.of(
          (x, y) -> y - 0.3 - 0.4 * x, // a straight line
          (x, y) -> y - 1 / (1 + Math.exp(-8 * (x - 0.5))), // an S
          (x, y) -> Math.hypot(x - 0.5, y - 0.45) - 0.3, // closed
          (x, y) -> y - 0.5 - 0.2 * Math.sin(7 * x), // waves
          (x, y) -> (x - 0.31) * (y - 0.62)); // a crossing

  private static IntUnaryOperator sides(Field f, int n) {
    return p -> f.at(p % n / (n - 1.0), p / n / (n - 1.0)) >= 0 ? 1 : 0;
  }

  /** The cells of the full grid with two sides among their corners. */
  private static List<Integer> crossed(IntUnaryOperator side, int n) {
    List<Integer> cells = new ArrayList<>();
    for (int y = 0; y + 1 < n; y++) {
      for (int x = 0; x + 1 < n; x++) {
        int p = y * n + x;
        if (IntStream.of(p + 1, p + n, p + n + 1)
            .anyMatch(q -> side.applyAsInt(q) != side.applyAsInt(p))) {
          cells.add(p);
        }
      }
    }
    return cells;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void everyCellOnTheLineHasItsCornersAndFewOthersAreAsked(int field) {
    IntUnaryOperator side = sides(FIELDS.get(field), N);
    BitSet points = CellTree.points(N, N, 1, 9, side);
    for (int p : crossed(side, N)) {
      assertThat(IntStream.of(p, p + 1, p + N, p + N + 1)).allMatch(points::get);
    }
    double share = points.cardinality() / (double) (N * N);
    assertThat(share).isLessThan(0.1);
  }

  @ParameterizedTest
  @CsvSource({"65,1,9", "64,1,9", "50,2,6", "17,1,5", "9,1,9", "5,1,9", "2,1,2"})
  void isCompleteForAnySize(int n, int until, int coarse) {
    IntUnaryOperator side = sides(FIELDS.get(3), n);
    BitSet points = CellTree.points(n, n, until, coarse, side);
    if (until == 1) {
      for (int p : crossed(side, n)) {
        assertThat(IntStream.of(p, p + 1, p + n, p + n + 1)).allMatch(points::get);
      }
    }
    assertThat(points.get(0) && points.get(n * n - 1)).isTrue();
  }

  /** In whatever order sides become known, and whatever else is known. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void doesNotDependOnTheOrder(long seed) {
    IntUnaryOperator side = sides(FIELDS.get(1), N);
    BitSet expected = CellTree.points(N, N, 1, 9, side);
    Random random = new Random(seed);
    BitSet known = new BitSet();
    IntStream.range(0, 500).forEach(i -> known.set(random.nextInt(N * N)));
    while (true) {
      BitSet due = CellTree.points(N, N, 1, 9, p -> known.get(p) ? side.applyAsInt(p) : -1);
      BitSet rest = (BitSet) due.clone();
      rest.andNot(known);
      BitSet beyond = (BitSet) due.clone();
      beyond.andNot(expected);
      assertThat(beyond.isEmpty()).isTrue();
      if (rest.isEmpty()) {
        assertThat(due).isEqualTo(expected);
        return;
      }
      int[] left = rest.stream().toArray();
      known.set(left[random.nextInt(left.length)]); // one run finishes
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aPlainFieldAsksForTheCoarseGridOnly(int until) {
    assertThat(CellTree.points(N, N, until, 9, p -> 1).cardinality()).isEqualTo(81);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void coarserCellsTakeFewerPoints(int until) {
    IntUnaryOperator side = sides(FIELDS.get(1), N);
    int wide = CellTree.points(N, N, until, 9, side).cardinality();
    int narrow = CellTree.points(N, N, until / 2, 9, side).cardinality();
    assertThat(wide).isLessThan(narrow);
  }
}
