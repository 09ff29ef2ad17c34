package gradflow.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradflow.contract.BothBackends;
import gradflow.rng.Seed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The factored form against the matrix that its definition gives, entry by entry. */
class ScaledRowsTest {
  private static final int H = 5;

  /** One part, two parts, and more matrices than there are kernels for. */
  private static final int[][][] SHAPES = {
    {{0}}, {{1, 2, 0}}, {{3}, {1, 0, 2}}, {{2}, {0, 1}}, {{1, 0}, {0, 1, 2, 3}}, {{0, 1, 2, 3, 0}}
  };

  @ParameterizedTest
  @MethodSource("gradflow.contract.BothBackends#all")
  void writesAndMultipliesTheMatrixOfItsDefinition(Backend backend) {
    for (int s = 0; s < SHAPES.length; s++) {
      int[][] blocks = SHAPES[s];
      ScaledRows rows = random(backend, blocks, new Seed(s));
      Matrix expected = definition(rows, blocks, new Seed(s));
      assertThat(rows.toMatrix().data()).containsExactly(expected.data(), within(1e-14));
      assertThat(rows.bound()).isGreaterThanOrEqualTo(expected.maxAbs());
      ScaledRows copy = rows.newLike();
      copy.set(rows);
      assertThat(copy.toMatrix().data()).containsExactly(rows.toMatrix().data());
      for (int k : new int[] {1, 3, rows.size()}) {
        Matrix x = BothBackends.gaussian(rows.size(), k, 1, new Seed(77));
        Matrix product = Matrix.zeros(rows.size(), k);
        backend.multiply(1, expected, false, x, false, 0, product);
        Frame frame = backend.frame(rows.size(), k);
        frame.set(x);
        frame.multiply(copy);
        Matrix actual = Matrix.zeros(rows.size(), k);
        frame.get(actual);
        assertThat(actual.data()).containsExactly(product.data(), within(1e-13));
        frame.rewind();
        frame.get(actual);
        assertThat(actual.data()).containsExactly(x.data());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("gradflow.contract.BothBackends#all")
  void anEntryThatIsNotFiniteShowsInTheBound(Backend backend) {
    for (double bad : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      for (int where = 0; where < 4; where++) {
        ScaledRows rows = random(backend, SHAPES[2], new Seed(1));
        double[] vector =
            switch (where) {
              case 0 -> rows.scale(0, 0);
              case 1 -> rows.scale(1, 2);
              case 2 -> rows.carry(0);
              default -> rows.diagonal();
            };
        vector[3] = bad;
        assertThat(rows.bound()).satisfies(b -> assertThat(Double.isFinite(b)).isFalse());
      }
    }
  }

  /** The last rows of S stand for what a stack has below, its last columns for input and bias. */
  private static ScaledRows random(Backend backend, int[][] blocks, Seed seed) {
    ScaledRows rows = new ScaledRows(H, H, blocks);
    Resident stack = backend.resident(4 * H, H + 2);
    stack.set(BothBackends.gaussian(4 * H, H + 2, 1, seed.child("other")));
    for (int b = 0; b < 4; b++) {
      Matrix u = matrix(seed, b);
      stack.set(b * H, 0, u);
      if (b < rows.matrices()) {
        rows.block(b, u, u.maxAbs());
      }
    }
    rows.stack(stack);
    for (int p = 0; p < blocks.length; p++) {
      for (int k = 0; k < blocks[p].length; k++) {
        fill(rows.scale(p, k), seed, "a" + p + k);
      }
    }
    fill(rows.diagonal(), seed, "d");
    if (blocks.length == 2) {
      fill(rows.carry(0), seed, "e");
    }
    return rows;
  }

  private static Matrix matrix(Seed seed, int b) {
    return BothBackends.gaussian(H, H, 1, seed.child("U" + b));
  }

  private static void fill(double[] out, Seed seed, String name) {
    System.arraycopy(
        BothBackends.gaussian(out.length, 1, 1, seed.child(name)).data(), 0, out, 0, out.length);
  }

  private static Matrix definition(ScaledRows rows, int[][] blocks, Seed seed) {
    int n = rows.size();
    int last = blocks.length - 1;
    Matrix out = Matrix.zeros(n, n);
    for (int p = last; p >= 0; p--) {
      for (int i = 0; i < H; i++) {
        for (int k = 0; k < blocks[p].length; k++) {
          Matrix u = matrix(seed, blocks[p][k]);
          for (int c = 0; c < H; c++) {
            out.set(p * H + i, c, out.get(p * H + i, c) + rows.scale(p, k)[i] * u.get(i, c));
          }
        }
        if (p == last) {
          out.set(p * H + i, n - H + i, out.get(p * H + i, n - H + i) + rows.diagonal()[i]);
        }
        for (int c = 0; c < n && p < last; c++) {
          double carried = rows.carry(p)[i] * out.get(last * H + i, c);
          out.set(p * H + i, c, out.get(p * H + i, c) + carried);
        }
      }
    }
    return out;
  }
}
