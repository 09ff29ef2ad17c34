package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContoursTest {
  private static final double[] AT =
      IntStream.rangeClosed(-40, 40).mapToDouble(i -> i / 20.0).toArray();

  private static double[][] contour(DoubleBinaryOperator f, double level) {
    double[] values = new double[AT.length * AT.length];
    for (int k = 0; k < AT.length; k++) {
      for (int i = 0; i < AT.length; i++) {
        values[k * AT.length + i] = f.applyAsDouble(AT[i], AT[k]);
      }
    }
    return Contours.of(AT, AT, values, level);
  }

  private static double length(double[][] line) {
    double length = 0;
    for (int n = 1; n < line[0].length; n++) {
      double step = Math.hypot(line[0][n] - line[0][n - 1], line[1][n] - line[1][n - 1]);
      length += Double.isNaN(step) ? 0 : step;
    }
    return length;
  }

  private static long pieces(double[][] line) {
    return 1 + Arrays.stream(line[0]).filter(Double::isNaN).count();
  }

  @Test
  void aCircleIsOneClosedLine() {
    double[][] line = contour(Math::hypot, 1.23);
    int last = line[0].length - 1;
    assertThat(pieces(line)).isEqualTo(1);
    assertThat(line[0][0]).isEqualTo(line[0][last]);
    assertThat(line[1][0]).isEqualTo(line[1][last]);
    for (int n = 0; n <= last; n++) {
      assertThat(Math.hypot(line[0][n], line[1][n])).isCloseTo(1.23, within(1e-3));
    }
    assertThat(length(line)).isCloseTo(2 * Math.PI * 1.23, within(5e-3));
  }

  @Test
  void aPlaneGivesAStraightLineFromEdgeToEdge() {
    double[][] line = contour((x, y) -> x + 2 * y, 0.333);
    for (int n = 0; n < line[0].length; n++) {
      assertThat(line[0][n] + 2 * line[1][n]).isCloseTo(0.333, within(1e-12));
    }
    assertThat(pieces(line)).isEqualTo(1);
    assertThat(length(line)).isCloseTo(Math.hypot(4, 2), within(1e-12));
  }

  @Test
  void aSaddleKeepsItsBranchesApart() {
    for (double level : new double[] {0.0101, -0.0101}) {
      double[][] line = contour((x, y) -> x * y, level);
      assertThat(pieces(line)).isEqualTo(2);
      int gap =
          IntStream.range(0, line[0].length)
              .filter(n -> Double.isNaN(line[0][n]))
              .findFirst()
              .getAsInt();
      assertThat(Arrays.stream(line[0], 0, gap).map(Math::signum).distinct().count()).isEqualTo(1);
    }
  }

  @Test
  void alternatingCornersAreCutByTheirMean() {
    double[] x = {0, 1};
    double[][] high = Contours.of(x, x, new double[] {1, 0, 0, 1}, 0.4); // mean 0.5 is above
    double[][] low = Contours.of(x, x, new double[] {1, 0, 0, 1}, 0.6);
    assertThat(pieces(high)).isEqualTo(2);
    assertThat(pieces(low)).isEqualTo(2);
    // above: the lines cut off the low corners (1, 0) and (0, 1); below: the high ones
    assertThat(length(high)).isCloseTo(2 * 0.4 * Math.sqrt(2), within(1e-12));
    assertThat(length(low)).isCloseTo(2 * 0.4 * Math.sqrt(2), within(1e-12));
    assertThat(high[0][0] - high[1][0]).isNotEqualTo(low[0][0] - low[1][0]);
  }

  @Test
  void levelsThatAreNotReachedAndHolesInTheData() {
    assertThat(contour(Math::hypot, 5)[0]).isEmpty();
    double[][] line = contour((x, y) -> x < 0 ? Double.NaN : Math.hypot(x, y), 1);
    assertThat(length(line)).isCloseTo(Math.PI, within(0.1));
    assertThat(contour((x, y) -> Double.NEGATIVE_INFINITY, 0)[0]).isEmpty();
  }
}
