package gradflow.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The second-difference matrix, whose eigenpairs are known, and clusters. */
class TridiagonalTest {
  @Test
  void largestEigenvalueOfTheSecondDifference() {
    int capacity = 64;
    Tridiagonal t = new Tridiagonal(capacity);
    for (int repeat = 0; repeat < 2; repeat++) {
      t.clear();
      for (int n = 1; n <= capacity; n++) {
        t.append(2, 1);
        double largest = 2 + 2 * Math.cos(Math.PI / (n + 1));
        assertThat(t.largest())
            .isCloseTo(largest, within(4e-14 * (n + 1)))
            .isLessThanOrEqualTo(largest * (1 + 1e-15));
        assertThat(t.size()).isEqualTo(n);
      }
      double[] v = new double[capacity];
      t.topVector(v);
      for (int i = 0; i < capacity; i++) {
        double expected =
            Math.sin(Math.PI * (i + 1) / (capacity + 1)) / Math.sin(Math.PI / (capacity + 1));
        assertThat(v[i] / v[0]).isCloseTo(expected, within(1e-8));
      }
    }
  }

  @Test
  void nearlyEqualEigenvaluesAndZero() {
    Tridiagonal t = new Tridiagonal(20);
    t.append(0, 0);
    assertThat(t.largest()).isZero();
    t.clear();
    for (int i = 0; i < 20; i++) {
      t.append(1, 1e-9);
    }
    assertThat(t.largest())
        .isCloseTo(1 + 2e-9 * Math.cos(Math.PI / 21), within(1e-12))
        .isLessThan(1 + 2e-9);
  }

  @Test
  void theBorderDecidesAtTheTrueEigenvalue() {
    Tridiagonal t = new Tridiagonal(3);
    t.append(2, 0);
    t.append(2, 1);
    double largest = 2 + Math.sqrt(2); // of the 3 x 3 second difference
    assertThat(t.borderedBelow(largest * (1 + 1e-14), 1, 2)).isTrue();
    assertThat(t.borderedBelow(largest * (1 - 1e-14), 1, 2)).isFalse();
    assertThat(t.borderedBelow(2.9, 0, 0)).isFalse();
    assertThat(t.borderedBelow(3.1, 0, 4)).isFalse();
  }
}
