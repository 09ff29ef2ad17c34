package gradflow.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.team.Team;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Large matrices are divided into blocks: the bits do not depend on the number of threads, and what
 * is computed is what one block gives, to rounding. Here blocks are small, so that small matrices
 * have many.
 */
class BlocksTest {
  private static final int N = 150;
  private static final int K = 136;
  private static final int WIDTH = 32;

  @BeforeEach
  void needs_openblas() {
    assumeTrue(Backends.standard() instanceof OpenBlas);
  }

  @Test
  void blocks_cover_all_columns_and_depend_on_their_number_alone() {
    for (int size : new int[] {1, 7, 8, 31, 64, 150, 511, 512, 1000}) {
      for (int width : new int[] {1, 8, 32, 256}) {
        Partition p = Partition.of(size, width);
        int sum = 0;
        for (int i = 0; i < p.count(); i++) {
          assertThat(p.start(i)).isEqualTo(sum);
          assertThat(p.width(i)).isPositive();
          sum += p.width(i);
        }
        assertThat(sum).isEqualTo(size);
      }
    }
  }

  @Test
  void a_frame_of_blocks_has_the_same_bits_on_any_number_of_threads() {
    double[] alone = frame(1, WIDTH);
    for (int threads : new int[] {2, 3, 8}) {
      assertThat(frame(threads, WIDTH)).isEqualTo(alone);
    }
    double[] whole = frame(1, 1 << 20);
    for (int i = 0; i < whole.length; i++) {
      assertThat(alone[i]).isCloseTo(whole[i], within(1e-10 * Math.max(1, Math.abs(whole[i]))));
    }
  }

  /** A product with a structured factor, its pivots, L, and R of what another product leaves. */
  private static double[] frame(int threads, int width) {
    int m = N / 2;
    Resident dense = Backends.standard().resident(N, m);
    dense.set(random(N, m, 1));
    double[][] diagonal = {random(1, m, 2).data(), random(1, m, 3).data()};
    NativeFrame frame = new NativeFrame(N, K, width);
    frame.set(random(N, K, 4));
    double[] pivots = new double[K];
    double[] lengths = new double[K];
    Matrix lower = Matrix.zeros(N, K);
    return Team.with(
        threads,
        () -> {
          frame.multiply(dense, diagonal);
          frame.condition(pivots);
          frame.get(lower);
          frame.commit();
          frame.multiply(dense, diagonal);
          frame.lengths(lengths);
          return joined(pivots, lower.data(), lengths);
        });
  }

  @Test
  void a_matrix_of_blocks_has_the_same_bits_on_any_number_of_threads() {
    for (int columns : new int[] {1, 5}) {
      double[] alone = products(1, 1, columns);
      for (int threads : new int[] {2, 3, 8}) {
        assertThat(products(threads, 1, columns)).isEqualTo(alone);
      }
      double[] whole = products(1, Long.MAX_VALUE, columns);
      for (int i = 0; i < whole.length; i++) {
        assertThat(alone[i]).isCloseTo(whole[i], within(1e-11));
      }
    }
  }

  private static double[] products(int threads, long large, int columns) {
    NativeMatrix a = new NativeMatrix(N, K, large, WIDTH);
    a.set(random(N, K, 5));
    double[][] in = {random(100, columns, 6).data(), random(K - 100, columns, 7).data()};
    double[][] back = {random(N, columns, 8).data()};
    double[][] out = {new double[N * columns]};
    double[][] transposed = {new double[50 * columns], new double[(K - 50) * columns]};
    return Team.with(
        threads,
        () -> {
          a.multiply(in, out, columns);
          a.multiplyTransposed(back, transposed, columns);
          return joined(out[0], transposed[0], transposed[1]);
        });
  }

  /** The square of the norm is where the answer changes, on any number of threads. */
  @Test
  void a_certificate_of_panels_holds_at_the_square_of_the_norm() {
    Matrix a = random(N, N, 9);
    double square = Math.pow(Backends.standard().singularValues(a)[0], 2);
    NativeMatrix resident = new NativeMatrix(N, N);
    resident.set(a);
    NativePanels panels = new NativePanels(N, N, 16);
    for (int threads : new int[] {1, 3}) {
      for (double error : new double[] {1e-11, -1e-11}) {
        boolean below =
            Team.with(
                threads,
                () ->
                    panels.isGramBelow(
                        square * (1 + error), resident.pointer(), N, resident.gram()));
        assertThat(below).isEqualTo(error > 0);
      }
    }
  }

  @Test
  void the_determinant_of_a_large_matrix_is_that_of_its_factors() {
    Matrix a = random(520, 520, 10);
    double once = Backends.standard().logAbsDeterminant(a);
    for (int i = 0; i < 520; i++) {
      a.data()[i * 520 + 3] *= 8;
    }
    assertThat(Backends.standard().logAbsDeterminant(a))
        .isCloseTo(once + Math.log(8), within(1e-9));
    double sigma = Arrays.stream(Backends.standard().singularValues(a)).map(Math::log).sum();
    assertThat(once + Math.log(8)).isCloseTo(sigma, within(1e-8));
  }

  private static Matrix random(int rows, int cols, int seed) {
    Matrix m = Matrix.zeros(rows, cols);
    new Normals(new Seed(seed)).fill(m.data(), 1);
    return m;
  }

  private static double[] joined(double[]... arrays) {
    return Arrays.stream(arrays).flatMapToDouble(Arrays::stream).toArray();
  }
}
