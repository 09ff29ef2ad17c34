package gradflow.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Colours as readers with two kinds of cones see them (machado2009, severity 1), and in grey. */
class PaletteTest {
  private static final double[][][] DEFICIENCIES = {
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {
      {0.152286, 1.052583, -0.204868},
      {0.114503, 0.786281, 0.099216},
      {-0.003882, -0.048116, 1.051998}
    },
    {
      {0.367322, 0.860646, -0.227968},
      {0.280085, 0.672501, 0.047413},
      {-0.011820, 0.042940, 0.968881}
    },
    {
      {1.255528, -0.076749, -0.178779},
      {-0.078411, 0.930809, 0.147602},
      {0.004733, 0.691367, 0.303900}
    }
  };

  private final List<Color> six = new ArrayList<>();

  PaletteTest() {
    for (int i = 0; i < 6; i++) {
      six.add(Palette.category(i));
    }
  }

  @Test
  void categoriesStayApartForEveryReader() {
    for (double[][] deficiency : DEFICIENCIES) {
      List<Oklab> seen = six.stream().map(c -> Oklab.of(seen(c, deficiency))).toList();
      assertThat(least(seen)).isGreaterThan(0.07);
    }
  }

  @Test
  void categoriesStayApartInGreyAndOnWhite() {
    double[] lightness = six.stream().mapToDouble(c -> Oklab.of(c).lightness()).sorted().toArray();
    for (int i = 1; i < lightness.length; i++) {
      assertThat(lightness[i] - lightness[i - 1]).isGreaterThan(0.07);
    }
    assertThat(lightness[5]).as("a thin line on white").isLessThan(0.8);
  }

  @Test
  void fortySeriesDifferInColourOrDash() {
    long pairs =
        java.util.stream.IntStream.range(0, 18)
            .mapToObj(i -> Palette.category(i) + " " + Palette.dash(i))
            .distinct()
            .count();
    assertThat(pairs).isEqualTo(18);
  }

  private static double least(List<Oklab> seen) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < seen.size(); i++) {
      for (int k = 0; k < i; k++) {
        least = Math.min(least, seen.get(i).distance(seen.get(k)));
      }
    }
    return least;
  }

  private static Color seen(Color color, double[][] matrix) {
    double[] rgb = {linear(color.getRed()), linear(color.getGreen()), linear(color.getBlue())};
    int[] out = new int[3];
    for (int r = 0; r < 3; r++) {
      double sum = matrix[r][0] * rgb[0] + matrix[r][1] * rgb[1] + matrix[r][2] * rgb[2];
      double in = Math.max(0, Math.min(1, sum));
      double coded = in <= 0.0031308 ? 12.92 * in : 1.055 * Math.pow(in, 1 / 2.4) - 0.055;
      out[r] = (int) Math.round(255 * coded);
    }
    return new Color(out[0], out[1], out[2]);
  }

  private static double linear(int channel) {
    double v = channel / 255.0;
    return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  }
}
