package gradflow.notebook;

import gradflow.check.BadArgument;
import gradflow.figure.Axis;
import gradflow.measure.GateStatistics;
import gradflow.measure.LossGradientNorms;
import gradflow.measure.Lyapunov;
import gradflow.measure.Measure;
import gradflow.measure.MeasureValue;
import gradflow.measure.ProductNorms;
import gradflow.measure.RecurrentSpectrum;
import gradflow.measure.Slope;
import gradflow.measure.StepJacobianNorms;
import gradflow.table.Table;
import java.util.List;
import java.util.Optional;

/**
 * Readings of one run, or of several side by side. Each reading is measured on request, by the same
 * measures that specs use.
 */
public abstract class Readings {
  private static final String LAG = "lag T − t (steps)";
  private static final String TIME = "t (steps)";

  Readings() {}

  /** Returns the values of each run, including at least those of the given measure. */
  abstract List<Line> lines(Measure measure);

  /** Returns the number of steps T of the shortest run. */
  abstract int steps();

  /** Returns ‖J_t‖ for every t: the largest factor by which one step amplifies a perturbation. */
  public Reading stepNorms() {
    Axis axis = Axis.linear("‖J_t‖");
    return curve("step_jacobian_norms", "", "", "t", "spectral", axis, new StepJacobianNorms());
  }

  /**
   * Returns ‖∂h_T/∂h_t‖ by lag: how much of a perturbation at time t remains at the end, in the
   * output part.
   */
  public Reading productNorms() {
    return products("", "‖∂h_T/∂h_t‖");
  }

  /**
   * Returns norms of products by lag for another part of the state.
   *
   * @param part name of the part, such as {@code c} of an lstm, or {@code s} for the whole state
   * @throws BadArgument if there is no part of that name
   */
  public Reading productNorms(String part) {
    return products(part, "‖∂" + part + "_T/∂" + part + "_t‖");
  }

  private Reading products(String part, String label) {
    Measure measure = new ProductNorms(1);
    return curve(
        "product_norms", "block", part, "lag", "log10_spectral", Axis.decades(label), measure);
  }

  /** Returns ‖∂L/∂h_t‖ by lag: how strongly the loss depends on the state at step T − lag. */
  public Reading lossGradients() {
    Axis axis = Axis.decades("‖∂L/∂h_t‖");
    return curve(
        "loss_gradient_norms", "part", "", "lag", "log10_norm", axis, new LossGradientNorms());
  }

  private Reading curve(
      String table, String key, String of, String x, String y, Axis axis, Measure measure) {
    List<Line> lines = lines(measure);
    return new Curve(table, key, of, x, y, x.equals("lag") ? LAG : TIME, axis).read(lines);
  }

  /**
   * Returns the eigenvalues of the recurrent weights, with spectral radius and departure from
   * normality.
   */
  public Reading eigenvalues() {
    return Spectrum.eigenvalues(lines(new RecurrentSpectrum()));
  }

  /** Returns all Lyapunov exponents along the inputs, in nats per step. */
  public Reading exponents() {
    return exponents(0);
  }

  /**
   * Returns the k largest Lyapunov exponents.
   *
   * @param k number of exponents; 0 for all
   */
  public Reading exponents(int k) {
    return Spectrum.exponents(lines(new Lyapunov(k, steps() / 10, 0)));
  }

  /**
   * Returns the activity of the gates by step: the mean, and the middle half of the units as a
   * band.
   *
   * @throws BadArgument if a cell has no gates
   */
  public Reading gates() {
    return Gates.read(lines(new GateStatistics(0.05)));
  }

  /**
   * Returns the slope of ln‖∂h_T/∂h_t‖ against lag in nats per step, and the corresponding
   * half-life.
   */
  public Reading slope() {
    return ReadingNumbers.slope(lines(slopeMeasure(steps())));
  }

  /**
   * Returns the slope measure as used by {@code gradflow analyze}: fitted over lags from 10 on, or
   * from a quarter of the steps on in short runs.
   */
  static Slope slopeMeasure(int steps) {
    return new Slope(Math.min(10, steps / 4), 0);
  }

  /**
   * Returns the scalar values of any measure, with one row per run.
   *
   * @throws BadArgument if the measure does not apply, or has no scalar values
   */
  public Reading numbers(Measure measure) {
    return ReadingNumbers.of(lines(measure));
  }

  /**
   * Returns the first table of any measure.
   *
   * @throws BadArgument if the measure does not apply to the cell, or has no table
   */
  public Table table(Measure measure) {
    List<Line> lines = lines(measure);
    Optional<String> name =
        lines.stream()
            .flatMap(line -> line.values().stream())
            .filter(MeasureValue.Series.class::isInstance)
            .map(v -> ((MeasureValue.Series) v).table())
            .findFirst();
    return Line.all(lines, name.orElse(measure.toString()));
  }
}
