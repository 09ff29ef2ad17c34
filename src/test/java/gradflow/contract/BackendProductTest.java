package gradflow.contract;

import static gradflow.contract.BothBackends.distance;
import static gradflow.contract.BothBackends.gaussian;
import static gradflow.contract.BothBackends.heap;
import static gradflow.contract.BothBackends.product;
import static gradflow.contract.BothBackends.resident;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import gradflow.check.BadArgument;
import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import gradflow.linalg.Resident;
import gradflow.rng.Seed;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Products, blocks and sums of every backend, against sums written out. */
@ParameterizedClass
@MethodSource("gradflow.contract.BothBackends#all")
class BackendProductTest {
  private static final boolean[] BOTH = {false, true};
  private static final int[][] SHAPES = {
    {1, 1, 1},
    {2, 3, 4},
    {3, 1, 5},
    {5, 4, 1},
    {7, 8, 9},
    {16, 17, 15},
    {33, 40, 31},
    {40, 39, 38},
    {128, 128, 128}
  };

  private final Backend backend;
  private final Seed seed = new Seed(7);

  BackendProductTest(Backend backend) {
    this.backend = backend;
  }

  @Test
  void heapAndResidentProductsEqualTheSums() {
    for (int[] shape : SHAPES) {
      for (boolean transposeA : BOTH) {
        for (boolean transposeB : BOTH) {
          for (double[] factors : new double[][] {{1, 0}, {-0.5, 0}, {2, 1}, {1, -3}, {0, 1}}) {
            checkProducts(shape, transposeA, transposeB, factors[0], factors[1]);
          }
        }
      }
    }
  }

  private void checkProducts(
      int[] shape, boolean transposeA, boolean transposeB, double alpha, double beta) {
    int m = shape[0];
    int k = shape[1];
    int n = shape[2];
    Matrix a = gaussian(transposeA ? k : m, transposeA ? m : k, 1, seed.child("a"));
    Matrix b = gaussian(transposeB ? n : k, transposeB ? k : n, 1, seed.child("b"));
    Matrix c = gaussian(m, n, 1, seed.child("c"));
    Matrix expected = product(alpha, a, transposeA, b, transposeB, beta, c);
    double tolerance = 1e-14 * (k + 4);
    backend.multiply(alpha, a, transposeA, b, transposeB, beta, c);
    assertThat(distance(c, expected)).isLessThan(tolerance);
    if (beta == 0) {
      Matrix before = gaussian(m + 2, n, 1, seed.child("rows beyond"));
      Resident out = resident(backend, before);
      backend.multiply(
          alpha, resident(backend, a), transposeA, resident(backend, b), transposeB, out);
      assertThat(distance(heap(out).block(0, 0, m, n), expected)).isLessThan(tolerance);
      assertThat(heap(out).block(m, 0, 2, n).data()).isEqualTo(before.block(m, 0, 2, n).data());
    }
  }

  @Test
  void betaOfZeroDoesNotReadTheOldValues() {
    Matrix c = Matrix.zeros(3, 3);
    c.fill(Double.NaN);
    backend.multiply(1, Matrix.identity(3), false, Matrix.identity(3), false, 0, c);
    assertThat(c.data()).isEqualTo(Matrix.identity(3).data());
  }

  @Test
  void stackedVectorsMeetTheWholeMatrix() {
    for (int columns : new int[] {1, 2, 5, 13, 31, 32, 40}) {
      for (int[] size : new int[][] {{1, 2}, {6, 4}, {17, 30}, {40, 33}, {128, 100}}) {
        checkStacked(size[0], size[1], columns);
      }
    }
  }

  private void checkStacked(int rows, int cols, int columns) {
    Matrix a = gaussian(rows, cols, 1, seed.child("a"));
    Resident resident = resident(backend, a);
    Matrix x = gaussian(cols, columns, 1, seed.child("x"));
    Matrix y = gaussian(rows, columns, 1, seed.child("y"));
    Matrix forward = product(a, x);
    Matrix backward = product(1, a, true, y, false, 0, null);
    for (int height : new int[] {1, (rows + 1) / 2, rows}) {
      for (int repeat = 0; repeat < 3; repeat++) { // a kept transpose must not change the answer
        double[][] out = blocks(Matrix.zeros(height, columns));
        resident.multiply(blocks(x), out, columns);
        assertThat(distance(joined(out, columns), forward.block(0, 0, height, columns)))
            .isLessThan(1e-12);
      }
    }
    for (int height : new int[] {1, (cols + 1) / 2, cols}) {
      double[][] out = blocks(Matrix.zeros(height, columns));
      resident.multiplyTransposed(blocks(y), out, columns);
      assertThat(distance(joined(out, columns), backward.block(0, 0, height, columns)))
          .isLessThan(1e-12);
    }
    double[][] out = blocks(Matrix.zeros(cols, columns));
    Resident gradient = resident(backend, a);
    resident.adjoint(blocks(y), blocks(x), out, columns, -0.5, gradient);
    Matrix sum = product(-0.5, y, false, x, true, 1, a);
    assertThat(distance(joined(out, columns), backward)).isLessThan(1e-12);
    assertThat(distance(heap(gradient), sum)).isLessThan(1e-12);
    resident.addOuter(-0.5, blocks(y), blocks(x), columns);
    assertThat(distance(heap(resident), sum)).isLessThan(1e-12);
    double[][] after = blocks(Matrix.zeros(rows, columns));
    resident.multiply(blocks(x), after, columns);
    assertThat(distance(joined(after, columns), product(sum, x))).isLessThan(1e-11);
  }

  /**
   * A backend may put the addition off, but not past what reads or changes the matrix; a small and
   * a large matrix, few and many columns, factors that change.
   */
  @Test
  void manyOuterProductsAddUp() {
    for (int[] shape : new int[][] {{9, 7}, {260, 131}}) {
      for (int columns : new int[] {1, 5, 32, 513}) {
        Matrix sum = gaussian(shape[0], shape[1], 1, seed.child("start"));
        Resident resident = resident(backend, sum);
        for (int k = 0; k < (columns == 1 ? 530 : 21); k++) {
          int width = k == 13 ? 2 : columns; // once among others
          double alpha = k < 10 ? 1 : k < 12 ? -0x1p-3 : 0.5;
          Matrix left = gaussian(shape[0], width, 1, seed.child("left").child(k));
          Matrix right = gaussian(shape[1], width, 1, seed.child("right").child(k));
          resident.addOuter(alpha, blocks(left), blocks(right), width);
          sum = product(alpha, left, false, right, true, 1, sum);
          if (k == 5) {
            resident.scale(0.5);
            sum = product(0.5, sum, false, Matrix.identity(shape[1]), false, 0, null);
          }
          if (k == 15) {
            assertThat(distance(heap(resident), sum)).isLessThan(1e-11);
          }
          if (k == 17) {
            Matrix block = gaussian(2, 3, 1, seed.child("block"));
            resident.set(1, 2, block);
            for (int i = 0; i < 6; i++) {
              sum.set(1 + i / 3, 2 + i % 3, block.get(i / 3, i % 3));
            }
          }
        }
        double squares = 0;
        for (double v : sum.data()) {
          squares += v * v;
        }
        assertThat(resident.sumOfSquares() / squares).isBetween(1 - 1e-12, 1 + 1e-12);
        assertThat(distance(heap(resident), sum)).isLessThan(1e-11);
        double[][] one = blocks(gaussian(shape[0], columns, 1, seed.child("y")));
        resident.addOuter(1, one, blocks(gaussian(shape[1], columns, 1, seed.child("x"))), columns);
        resident.clear();
        assertThat(heap(resident).maxAbs()).isZero();
      }
    }
  }

  /** Splits the rows into up to three blocks, one of them of a single row. */
  private static double[][] blocks(Matrix m) {
    if (m.rows() < 3) {
      return new double[][] {m.data().clone()};
    }
    int middle = m.rows() / 2;
    return new double[][] {
      m.block(0, 0, middle, m.cols()).data(),
      m.block(middle, 0, 1, m.cols()).data(),
      m.rows() == middle + 1
          ? new double[0]
          : m.block(middle + 1, 0, m.rows() - middle - 1, m.cols()).data()
    };
  }

  private static Matrix joined(double[][] blocks, int columns) {
    int length = 0;
    for (double[] block : blocks) {
      length += block.length;
    }
    double[] all = new double[length];
    int at = 0;
    for (double[] block : blocks) {
      System.arraycopy(block, 0, all, at, block.length);
      at += block.length;
    }
    return Matrix.wrap(length / columns, columns, all);
  }

  @Test
  void everyMutationReachesTheNextProduct() {
    Matrix a = gaussian(9, 6, 1, seed.child("a"));
    Resident resident = resident(backend, a);
    double[][] x = {gaussian(6, 1, 1, seed.child("x")).data()};
    assertMaps(resident, a, x);
    Matrix block = gaussian(3, 2, 1, seed.child("block"));
    resident.set(4, 3, block);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 2; j++) {
        a.set(4 + i, 3 + j, block.get(i, j));
      }
    }
    assertMaps(resident, a, x);
    assertThat(heap(resident).data()).isEqualTo(a.data());
    Matrix out = Matrix.zeros(3, 2);
    resident.get(4, 3, out);
    assertThat(out.data()).isEqualTo(block.data());
    Matrix wide = Matrix.zeros(2, 6);
    resident.get(5, 0, wide);
    assertThat(wide.data()).isEqualTo(a.block(5, 0, 2, 6).data());

    resident.scale(0.25);
    for (int k = 0; k < a.data().length; k++) {
      a.data()[k] *= 0.25;
    }
    assertMaps(resident, a, x);
    assertThat(heap(resident).data()).isEqualTo(a.data());
    double squares = 0;
    for (double v : a.data()) {
      squares += v * v;
    }
    assertThat(resident.sumOfSquares()).isBetween(squares * (1 - 1e-14), squares * (1 + 1e-14));

    Matrix factor = gaussian(6, 6, 1, seed.child("factor"));
    backend.multiply(1, resident(backend, a), false, resident(backend, factor), false, resident);
    assertMaps(resident, product(a, factor), x);
    resident.clear();
    assertMaps(resident, Matrix.zeros(9, 6), x);
    assertThat(resident.sumOfSquares()).isZero();
  }

  private static void assertMaps(Resident resident, Matrix a, double[][] x) {
    for (int repeat = 0; repeat < 3; repeat++) {
      double[][] out = {new double[a.rows()]};
      resident.multiply(x, out, 1);
      assertThat(
              distance(
                  Matrix.wrap(a.rows(), 1, out[0]), product(a, Matrix.wrap(a.cols(), 1, x[0]))))
          .isLessThan(1e-13);
    }
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    Resident a = backend.resident(3, 4);
    assertThatThrownBy(
            () ->
                backend.multiply(
                    1, a, false, backend.resident(3, 4), false, backend.resident(3, 4)))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("op(B)");
    assertThatThrownBy(() -> backend.multiply(1, a, false, backend.resident(4, 4), false, a))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("C");
    assertThatThrownBy(
            () ->
                backend.multiply(
                    1, a, false, backend.resident(4, 4), false, backend.resident(2, 4)))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("at least 3 rows");
    assertThatThrownBy(
            () -> a.multiply(new double[][] {new double[3]}, new double[][] {new double[3]}, 1))
        .isInstanceOf(BadArgument.class);
    assertThatThrownBy(
            () -> a.multiply(new double[][] {new double[4]}, new double[][] {new double[4]}, 1))
        .isInstanceOf(BadArgument.class);
  }

  @Test
  void productsDoNotAllocate() {
    Matrix m = gaussian(32, 32, 0.1, seed.child("m"));
    Resident a = resident(backend, m);
    Resident b = resident(backend, m);
    Resident c = backend.resident(32, 32);
    Matrix out = Matrix.zeros(32, 32);
    double[][] x = {new double[20], new double[11], new double[1]};
    double[][] y = {new double[32]};
    double[][] x2 = {new double[32]};
    double[][] manyX2 = {new double[32 * 33]};
    double[][] manyX = {new double[20 * 33], new double[12 * 33]};
    double[][] manyY = {new double[32 * 33]};
    assertNoAllocation("resident product", () -> backend.multiply(1, a, false, b, false, c));
    assertNoAllocation(
        "resident product, A transposed", () -> backend.multiply(1, a, true, b, false, c));
    assertNoAllocation(
        "resident product, B transposed", () -> backend.multiply(1, a, false, b, true, c));
    assertNoAllocation("heap product", () -> backend.multiply(1, m, false, m, true, 0.5, out));
    assertNoAllocation("matrix-vector", () -> a.multiply(x, y, 1));
    assertNoAllocation("transposed matrix-vector", () -> a.multiplyTransposed(y, x, 1));
    assertNoAllocation("batch", () -> a.multiply(manyX, manyY, 33));
    assertNoAllocation("transposed batch", () -> a.multiplyTransposed(manyY, manyX, 33));
    assertNoAllocation("adjoint", () -> a.adjoint(y, x, x2, 1, 1, c));
    assertNoAllocation("adjoint of a batch", () -> a.adjoint(manyY, manyX, manyX2, 33, 1, c));
    assertNoAllocation("outer", () -> c.addOuter(1, y, x, 1));
    assertNoAllocation("outer of a batch", () -> c.addOuter(1, manyY, manyX, 33));
    assertNoAllocation(
        "set and get",
        () -> {
          c.set(m);
          c.scale(0.5);
          c.get(out);
        });
    assertNoAllocation("clear", c::clear);
    assertNoAllocation("sum of squares", a::sumOfSquares);
    assertNoAllocation("gram below", () -> backend.gramBelow(a, 100));
  }

  private static void assertNoAllocation(String what, Runnable product) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    threads.getThreadAllocatedBytes(self);
    for (int k = 0; k < 20; k++) {
      product.run();
    }
    int calls = 200;
    long before = threads.getThreadAllocatedBytes(self);
    for (int k = 0; k < calls; k++) {
      product.run();
    }
    long bytes = threads.getThreadAllocatedBytes(self) - before;
    assertThat(bytes).as(what + ": bytes of " + calls + " calls").isZero();
  }
}
