package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SideLabelsTest {
  @Test
  void labelsThatDoNotTouchStay() {
    double[] wanted = {10, 30, 55};
    assertThat(SideLabels.spread(wanted, 10, 0, 100)).isEqualTo(wanted);
  }

  @Test
  void labelsAtOnePlaceSpreadEvenlyAroundIt() {
    double[] got = SideLabels.spread(new double[] {50, 50, 50}, 10, 0, 100);
    assertThat(got).containsExactly(new double[] {40, 50, 60}, within(1e-12));
  }

  @Test
  void keepsDistanceOrderAndRange() {
    SplittableRandom random = new SplittableRandom(3);
    for (int trial = 0; trial < 200; trial++) {
      double[] wanted = random.doubles(6, 0, 100).sorted().toArray();
      double[] got = SideLabels.spread(wanted, 10, 0, 100);
      assertThat(got[0]).isGreaterThanOrEqualTo(-1e-9);
      assertThat(got[5]).isLessThanOrEqualTo(100 + 1e-9);
      for (int i = 1; i < 6; i++) {
        assertThat(got[i] - got[i - 1]).as(Arrays.toString(wanted)).isGreaterThan(10 - 1e-9);
      }
    }
  }
}
