package gradflow.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradflow.check.BadArgument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowVerdictTest {
  private static final FalseAlarm ALARM = new FalseAlarm(1e-3, 100);

  private static RowVerdict verdict(
      String tolerance, double allowed, double measured, double error) {
    Expectation e =
        Expectations.expectation("A1,q,2," + tolerance + "," + allowed + ",,quick,derived");
    return RowVerdict.of(
        e, new MeasuredQuantity("q", measured, error, Double.POSITIVE_INFINITY), ALARM);
  }

  @ParameterizedTest
  @CsvSource({
    "absolute, 0.1, 2.09, true",
    "absolute, 0.1, 1.89, false",
    "absolute, 0, 2, true",
    "relative, 0.1, 2.19, true",
    "relative, 0.1, 2.21, false",
    "at-most, 0.1, -50, true",
    "at-most, 0.1, 2.11, false",
    "at-least, 0.1, 50, true",
    "at-least, 0.1, 1.89, false",
    "absolute, 1e9, NaN, false",
    "at-most, 1e9, NaN, false",
    "absolute, 1e9, -Infinity, false"
  })
  void tolerances(String kind, double allowed, double measured, boolean met) {
    assertThat(verdict(kind, allowed, measured, 0).met()).isEqualTo(met);
  }

  @Test
  void infinities_are_met_by_themselves_only() {
    Expectation e = Expectations.expectation("A1,q,-Infinity,absolute,0,,quick,derived");
    assertThat(
            RowVerdict.of(e, new MeasuredQuantity("q", Double.NEGATIVE_INFINITY, 0, 1), ALARM)
                .met())
        .isTrue();
    assertThat(RowVerdict.of(e, new MeasuredQuantity("q", -1e308, 0, 1), ALARM).met()).isFalse();
    assertThat(RowVerdict.of(e, new MeasuredQuantity("q", Double.NaN, 0, 1), ALARM).met())
        .isFalse();
  }

  /** Two sides of 1e-5: 4.417 standard errors. */
  @Test
  void the_rate_is_shared_among_the_quantities() {
    assertThat(ALARM.errors(Double.POSITIVE_INFINITY)).isCloseTo(4.4172, within(1e-4));
    assertThat(ALARM.errors(9)).isCloseTo(8.8395, within(0.3));
    assertThat(verdict("statistical", 0, 2.44, 0.1).met()).isTrue();
    assertThat(verdict("statistical", 0, 2.45, 0.1).met()).isFalse();
    assertThat(verdict("statistical", 0.1, 2.53, 0.1).met()).isTrue();
    assertThat(verdict("statistical", 0, 2.1, 0).met()).as("no standard error").isFalse();
  }

  @Test
  void an_uncertain_expectation_widens_the_limit() {
    Expectation e = Expectations.expectation("A1,q,2,statistical,0,0.3,quick,derived");
    RowVerdict v =
        RowVerdict.of(e, new MeasuredQuantity("q", 2, 0.4, Double.POSITIVE_INFINITY), ALARM);
    assertThat(v.limit()).isCloseTo(0.5 * ALARM.errors(Double.POSITIVE_INFINITY), within(1e-12));
  }

  @Test
  void what_is_not_measured_or_not_expected_is_missed() {
    Expectation e = Expectations.expectation("A1,q,2,absolute,1,,quick,derived");
    assertThat(RowVerdict.of(e, null, ALARM).met()).isFalse();
    assertThat(RowVerdict.of(null, new MeasuredQuantity("q", 2, 0, 1), ALARM).met()).isFalse();
  }

  @Test
  void a_bad_line_of_the_table_is_named() {
    assertThatThrownBy(() -> Expectations.expectation("A1,q,two,absolute,0,,quick,derived"))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("A1,q,two");
    assertThatThrownBy(() -> Expectations.expectation("A1,q,2,absolute"))
        .isInstanceOf(BadArgument.class)
        .hasMessageContaining("row,quantity");
  }
}
