package gradflow.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import gradflow.rng.Seed;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Intervals and p-values against SciPy's and those printed in the papers. */
class EstimateTest {
  private static final Offset<Double> DIGITS = within(1e-9);
  private static final double[] FIVE = {-0.366, 0.21, 1.7, 0.03, -1.25};

  private static void ends(Interval interval, double low, double high, Offset<Double> by) {
    assertThat(interval.low()).as("low").isCloseTo(low, by);
    assertThat(interval.high()).as("high").isCloseTo(high, by);
  }

  @Test
  void student_t_is_scipys() {
    StudentT mean = StudentT.of(FIVE);
    ends(mean.interval(0.95), -1.2682494507137971, 1.397849450713797, DIGITS);
    ends(mean.interval(0.99), -2.1457555509803905, 2.2753555509803904, DIGITS);
    assertThat(mean.p(1)).isCloseTo(0.12326621733256402, DIGITS);
    assertThat(mean.interval(0.95).method()).isEqualTo("student-t");
  }

  @Test
  void a_share_of_one_in_five_stays_within_0_and_1() {
    Wilson wilson = Wilson.of(0, 0, 1, 0, 0);
    ends(wilson.interval(0.95), 0.036224108632430196, 0.6244653702374747, DIGITS);
    ClopperPearson exact = ClopperPearson.of(0, 0, 1, 0, 0);
    ends(exact.interval(0.95), 0.005050763379468115, 0.7164179361180895, DIGITS);
  }

  @Test
  void shares_are_scipys() {
    ends(new Wilson(0, 10).interval(0.95), 0, 0.27753279986288926, DIGITS);
    ends(new Wilson(15, 37).interval(0.99), 0.22779942363609332, 0.6117785163781801, DIGITS);
    assertThat(new Wilson(15, 37).p(0.6)).isCloseTo(0.01568508979005324, DIGITS);
    ends(new ClopperPearson(0, 10).interval(0.95), 0, 0.30849710781876294, DIGITS);
    ends(new ClopperPearson(20, 20).interval(0.95), 0.8315665290169145, 1, DIGITS);
    ends(new ClopperPearson(15, 37).interval(0.99), 0.20807695093464776, 0.627464393670024, DIGITS);
    assertThat(new ClopperPearson(15, 37).p(0.6)).isCloseTo(0.026131917427286603, DIGITS);
  }

  /** The table of newcombe1998, method 10. */
  @ParameterizedTest(name = "{arguments}")
  @CsvSource({
    "56, 70, 48, 80, 0.0524, 0.3339",
    "9, 10, 3, 10, 0.1705, 0.8090",
    "6, 7, 2, 7, 0.0582, 0.8062",
    "5, 56, 0, 29, -0.0381, 0.1926",
    "0, 10, 0, 20, -0.1611, 0.2775",
    "0, 10, 0, 10, -0.2775, 0.2775",
    "10, 10, 0, 20, 0.6791, 1",
    "10, 10, 0, 10, 0.6075, 1"
  })
  void newcombe_is_the_papers(int a, int m, int b, int n, double low, double high) {
    Wilson first = new Wilson(a, m);
    Wilson second = new Wilson(b, n);
    ends(SquareAndAdd.interval("newcombe", first, second, 0, 0.95), low, high, within(5e-5));
  }

  /** The first is the paper's (newcombe1998paired); the others were computed in NumPy. */
  @ParameterizedTest(name = "{arguments}")
  @CsvSource({
    "36, 12, 2, 0, 0.056929584003, 0.340427602975",
    "14, 3, 0, 22, -0.019380787242, 0.170448305076",
    "1, 1, 7, 12, -0.506920226686, -0.025559124165",
    "10, 15, 5, 20, 0.025838416549, 0.356936571659"
  })
  void paired_newcombe_is_the_papers(int a, int b, int c, int d, double low, double high) {
    ends(new PairedNewcombe(a, b, c, d).interval(0.95), low, high, DIGITS);
  }

  @Test
  void p_values_of_differences_invert_their_intervals() {
    double p = SquareAndAdd.p(new Wilson(56, 70), new Wilson(48, 80), 0, 0);
    assertThat(p).isCloseTo(0.008133140359629457, DIGITS);
    assertThat(new PairedNewcombe(10, 15, 5, 20).p(0)).isCloseTo(0.023956053349680217, DIGITS);
  }

  @Test
  void pairs_are_counted_replicate_by_replicate() {
    double[] first = {1, 1, 0, 0, 1};
    double[] second = {1, 0, 1, 0, 0};
    assertThat(PairedNewcombe.of(first, second)).isEqualTo(new PairedNewcombe(1, 2, 1, 1));
  }

  @Test
  void a_median_of_twelve_lies_between_the_third_and_the_tenth() {
    OrderStatistics median = OrderStatistics.of(12, 1, 7, 3, 5, 9, 11, 2, 6, 4, 10, 8);
    assertThat(median.interval(0.95))
        .isEqualTo(new Interval("order-statistics", 3, 10, 1 - 2 * 79 / 4096.0));
    assertThat(median.p(3)).isCloseTo(0.14599609375, DIGITS);
    assertThat(median.value()).isEqualTo(6.5);
  }

  @Test
  void a_median_takes_infinite_values_as_they_are() {
    double infinite = Double.NEGATIVE_INFINITY;
    OrderStatistics median = OrderStatistics.of(infinite, infinite, -4, -3, infinite, -2, -1);
    assertThat(median.value()).isEqualTo(-4);
    assertThat(median.interval(0.95).low()).isEqualTo(infinite);
    assertThat(median.interval(0.95).high()).isEqualTo(-1);
  }

  @Test
  void fieller_is_the_roots_of_student_ts() {
    double[] first = {2.1, 3.3, 2.9, 4.2, 3.0};
    double[] second = {1.0, 1.4, 1.2, 1.9, 1.1};
    Fieller ratio = Fieller.of(first, second);
    ends(ratio.interval(0.95), 2.109931227343994, 2.673281149881773, within(1e-8));
    assertThat(ratio.p(2)).isCloseTo(0.014877291562778462, DIGITS);
    double[] aroundZero = {0.5, -0.4, 0.3, -0.2, 0.1};
    assertThat(Fieller.of(first, aroundZero).interval(0.95).exists()).isFalse();
  }

  @Test
  void too_few_values_have_no_interval_and_a_p_value_of_1() {
    assertThat(StudentT.of(3).interval(0.95).method()).isEqualTo("none");
    assertThat(StudentT.of(3).p(0)).isEqualTo(1);
    assertThat(StudentT.of(1, 2, Double.POSITIVE_INFINITY).interval(0.5).exists()).isFalse();
    assertThat(OrderStatistics.of().value()).isNaN();
    assertThat(OrderStatistics.of().widest().exists()).isFalse();
    assertThat(OrderStatistics.of(1, 2, 3, 4, 5).interval(0.95).exists()).isFalse();
    assertThat(OrderStatistics.of(1, 2, 3, 4, 5).p(0)).isEqualTo(0.0625);
  }

  @Test
  void equal_values_are_an_interval_of_width_0() {
    double infinite = Double.NEGATIVE_INFINITY;
    ends(StudentT.of(0.1, 0.1, 0.1).interval(0.95), 0.1, 0.1, within(0.0));
    assertThat(StudentT.of(0.1, 0.1, 0.1).p(0)).isZero();
    assertThat(StudentT.of(infinite, infinite).interval(0.95).high()).isEqualTo(infinite);
  }

  @Test
  void bad_arguments_are_named() {
    assertThatThrownBy(() -> StudentT.of(1, Double.NaN))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("values: entry 1 is NaN");
    assertThatThrownBy(() -> new Wilson(4, 3))
        .hasMessageContaining("expected an integer in [0, 3]");
    assertThatThrownBy(() -> new Wilson(0, 0)).hasMessageContaining("trials");
    assertThatThrownBy(() -> new Wilson(1, 3).interval(95)).hasMessageContaining("in (0, 1)");
    assertThatThrownBy(() -> StudentT.ofDifferences(new double[2], new double[3]))
        .hasMessageContaining("second: got 3, expected 2");
    assertThatThrownBy(() -> new PairedNewcombe(0, 0, 0, 0)).hasMessageContaining("pairs");
  }

  static Stream<Estimate> estimates() {
    UniformRandomProvider random = new Seed(3).generator();
    return random
        .ints(40, 2, 25)
        .boxed()
        .flatMap(
            n -> {
              double[] first = random.doubles(n).map(u -> 2 + 3 * u).toArray();
              double[] second = random.doubles(n).map(u -> 4 + u).toArray();
              double[] yes = random.doubles(n).map(u -> u < 0.4 ? 1 : 0).toArray();
              double[] other = random.doubles(n).map(u -> u < 0.7 ? 1 : 0).toArray();
              return Stream.of(
                  StudentT.of(first),
                  OrderStatistics.of(first),
                  Fieller.of(first, second),
                  Wilson.of(yes),
                  ClopperPearson.of(yes),
                  PairedNewcombe.of(yes, other));
            });
  }

  @ParameterizedTest
  @MethodSource("estimates")
  void an_interval_excludes_what_its_p_value_rejects(Estimate estimate) {
    UniformRandomProvider random = new Seed(4).generator();
    for (double confidence : new double[] {0.5, 0.8, 0.95, 0.995}) {
      Interval interval = estimate.interval(confidence);
      for (int k = 0; k < 20; k++) {
        double hypothesis = estimate.value() + 2 * random.nextDouble() - 1;
        double p = estimate.p(hypothesis);
        assertThat(p).isBetween(0.0, 1.0);
        boolean rejected = p <= 1 - confidence;
        boolean excluded = hypothesis < interval.low() || hypothesis > interval.high();
        assertThat(excluded)
            .as("%s at %s: %s, p(%s) = %s", estimate, confidence, interval, hypothesis, p)
            .isEqualTo(rejected);
      }
    }
  }
}
