package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PathTraceTest {
  @Test
  void shortCurvesStayAsTheyAre() {
    double[] x = {0, 1, 2};
    double[] y = {5, 3, 4};
    PathTrace trace = PathTrace.of(x, y, Scale.LINEAR, Scale.LINEAR, new Span(0, 2), 1000);
    assertThat(Arrays.copyOf(trace.y(), trace.size())).isEqualTo(y);
  }

  @Test
  void longCurvesKeepTheLowestAndHighestOfEveryColumn() {
    int n = 100_000;
    int columns = 50;
    double[] x = new double[n];
    double[] y = new double[n];
    double[] low = new double[columns];
    double[] high = new double[columns];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < n; i++) {
      x[i] = i;
      y[i] = random.nextDouble(-1, 1);
      low[i * columns / n] = Math.min(low[i * columns / n], y[i]);
      high[i * columns / n] = Math.max(high[i * columns / n], y[i]);
    }
    PathTrace trace = PathTrace.of(x, y, Scale.LINEAR, Scale.LINEAR, new Span(0, n), columns);
    assertThat(trace.size()).isLessThanOrEqualTo(4 * columns);
    for (int i = 0; i < trace.size(); i++) {
      int column = (int) (trace.x()[i] * columns / n);
      low[column] = trace.y()[i] == low[column] ? Double.NaN : low[column];
      high[column] = trace.y()[i] == high[column] ? Double.NaN : high[column];
    }
    assertThat(low).as("lowest values that are missing").containsOnly(Double.NaN);
    assertThat(high).as("highest values that are missing").containsOnly(Double.NaN);
  }

  @Test
  void gapsAndInfiniteValuesInterruptTheCurve() {
    double[] x = {0, 1, 2, 3, 4, 5};
    double[] y = {1, 0, 100, Double.NaN, 10, Double.POSITIVE_INFINITY};
    PathTrace trace = PathTrace.of(x, y, Scale.LINEAR, Scale.LOG10, new Span(0, 5), 1000);
    assertThat(Arrays.copyOf(trace.y(), 6))
        .containsExactly(0, Double.NaN, 2, Double.NaN, 1, Double.NaN);
    assertThat(trace.below()).containsExactly(1.0);
    assertThat(trace.above()).containsExactly(5.0);
    assertThat(trace.alone(2)).isTrue();
  }
}
