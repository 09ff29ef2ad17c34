package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColourTableTest {
  private static final int WIDTH = 14;

  @ParameterizedTest
  @EnumSource(ColourMap.class)
  void equalStepsOfTheValueAreEqualDistances(ColourMap map) {
    List<Double> distances = new ArrayList<>();
    for (int half :
        new int[] {0, ColourTable.SIZE / 2}) { // no step over the middle, where blue turns brown
      for (int k = half; k + WIDTH <= half + ColourTable.SIZE / 2; k += WIDTH) {
        Oklab from = Oklab.of(map.table().get(k));
        distances.add(from.distance(Oklab.of(map.table().get(k + WIDTH))));
      }
    }
    double mean = distances.stream().mapToDouble(d -> d).average().orElseThrow();
    assertThat(distances).hasSize(18);
    for (double d : distances) { // corners at the stops and 8 bits a channel leave some
      assertThat(d).isCloseTo(mean, within(0.05 * mean));
    }
  }

  @Test
  void sequentialColoursRiseInLightness() {
    for (int k = 1; k < ColourTable.SIZE; k++) {
      double before = Oklab.of(ColourTable.VIRIDIS.get(k - 1)).lightness();
      assertThat(Oklab.of(ColourTable.VIRIDIS.get(k)).lightness()).isGreaterThan(before - 0.002);
    }
    assertThat(ColourTable.VIRIDIS.at(0)).isEqualTo(new Color(0x440154));
    assertThat(ColourTable.VIRIDIS.at(7)).isEqualTo(new Color(0xfde725));
  }

  @Test
  void divergingColoursAreEquallyDarkOnBothSidesAndDifferInBlueAgainstYellow() {
    ColourTable table = ColourTable.BLUE_BROWN;
    for (int k = 0; k < ColourTable.SIZE / 2; k += 10) {
      Oklab below = Oklab.of(table.get(k));
      Oklab above = Oklab.of(table.get(ColourTable.SIZE - 1 - k));
      assertThat(below.lightness()).isCloseTo(above.lightness(), within(0.005));
      assertThat(below.b()).isLessThanOrEqualTo(0.002);
      assertThat(above.b()).isGreaterThanOrEqualTo(-0.002);
    }
    assertThat(Oklab.of(table.at(0.5)).lightness()).isGreaterThan(0.95);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x000000, 0xffffff, 0xd55e00, 0x0072b2, 0x123456})
  void oklabAndBack(int rgb) {
    assertThat(Oklab.of(new Color(rgb)).color()).isEqualTo(new Color(rgb));
  }

  @Test
  void publishedValuesOfOklab() {
    Oklab red = Oklab.of(new Color(255, 0, 0)); // 0.6279, 0.2249, 0.1258
    assertThat(red.lightness()).isCloseTo(0.6279, within(1e-3));
    assertThat(red.a()).isCloseTo(0.2249, within(1e-3));
    assertThat(red.b()).isCloseTo(0.1258, within(1e-3));
  }
}
