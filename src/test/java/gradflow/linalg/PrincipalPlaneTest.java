package gradflow.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrincipalPlaneTest {
  /** Points on an ellipse of half-axes 3 and 1 in a tilted plane of five dimensions. */
  @Test
  void findsATiltedEllipse() {
    double[] a = {0.6, 0, 0.8, 0, 0};
    double[] b = {0, -1, 0, 0, 0};
    List<double[]> points = new ArrayList<>();
    for (int k = 0; k < 100; k++) {
      double[] p = {5, 6, 7, 8, 9};
      for (int i = 0; i < 5; i++) {
        double phase = 2 * Math.PI * k / 100;
        p[i] += 3 * Math.cos(phase) * a[i] + Math.sin(phase) * b[i];
      }
      points.add(p);
    }
    PrincipalPlane plane = PrincipalPlane.of(points);
    assertThat(plane.mean()).containsExactly(new double[] {5, 6, 7, 8, 9}, within(1e-12));
    assertThat(plane.first()).containsExactly(a, within(1e-12));
    assertThat(plane.second()).containsExactly(new double[] {0, 1, 0, 0, 0}, within(1e-12));
    assertThat(plane.firstShare()).isCloseTo(0.9, within(1e-12));
    assertThat(plane.secondShare()).isCloseTo(0.1, within(1e-12));
    assertThat(plane.project(points.get(25))).containsExactly(new double[] {0, -1}, within(1e-12));
  }

  /** The variance along the two directions is the sum of the two largest eigenvalues. */
  @Test
  void holdsTheLargestVariance() {
    Matrix covariance = Matrix.zeros(6, 6);
    List<double[]> points = new ArrayList<>();
    Normals normals = new Normals(new Seed(1));
    for (int t = 0; t < 40; t++) {
      double[] p = new double[6];
      normals.fill(p, 1);
      p[t % 3] *= 3;
      points.add(p);
    }
    PrincipalPlane plane = PrincipalPlane.of(points);
    double trace = 0;
    for (double[] p : points) {
      for (int i = 0; i < 6; i++) {
        for (int j = 0; j < 6; j++) {
          double c = (p[i] - plane.mean()[i]) * (p[j] - plane.mean()[j]);
          covariance.set(i, j, covariance.get(i, j) + c);
          trace += i == j ? c : 0;
        }
      }
    }
    double[] eigenvalues = Backends.standard().symmetricEigenvalues(covariance);
    assertThat(plane.firstShare()).isCloseTo(eigenvalues[0] / trace, within(1e-12));
    assertThat(plane.secondShare()).isCloseTo(eigenvalues[1] / trace, within(1e-12));
  }

  @Test
  void oneOrTwoPointsHaveAPlaneToo() {
    PrincipalPlane one = PrincipalPlane.of(List.of(new double[] {1, 2, 3}));
    assertThat(one.firstShare()).isZero();
    assertThat(one.project(new double[] {1, 2, 3})).containsExactly(0, 0);
    PrincipalPlane two = PrincipalPlane.of(List.of(new double[] {0, 0, 0}, new double[] {0, 0, 2}));
    assertThat(two.first()).containsExactly(new double[] {0, 0, 1}, within(1e-15));
    assertThat(two.firstShare()).isCloseTo(1, within(1e-15));
    double dot = 0;
    for (int i = 0; i < 3; i++) {
      dot += two.first()[i] * two.second()[i];
    }
    assertThat(dot).isCloseTo(0, within(1e-15));
  }

  @Test
  void refusesNoPointsAndPointsOnALine() {
    assertThatThrownBy(() -> PrincipalPlane.of(List.of())).isInstanceOf(BadArgument.class);
    assertThatThrownBy(() -> PrincipalPlane.of(List.of(new double[1])))
        .hasMessageContaining("expected an integer >= 2");
  }
}
