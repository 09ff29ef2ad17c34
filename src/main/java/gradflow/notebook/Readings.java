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
 * What can be read off one run or several side by side. Each reading is measured when it is asked
 * for, by the measures that specs name too.
 */
public abstract class Readings {
  private static final String LAG = "lag T − t (steps)";
  private static final String TIME = "t (steps)";

  Readings() {}

  /** The values of each run, of this measure at least. */
  abstract List<Line> lines(Measure measure);

  /** T, of the shortest run. */
  abstract int steps();

  /** ‖J_t‖ for every t: what one step does to a change at most. */
  public Reading stepNorms() {
    Axis axis = Axis.linear("‖J_t‖");
    return curve("step_jacobian_norms", "", "", "t", "spectral", axis, new StepJacobianNorms());
  }

  /** ‖∂h_T/∂h_t‖ by lag: how much of a change at time t is left at the end, in the output part. */
  public Reading productNorms() {
    return products("", "‖∂h_T/∂h_t‖");
  }

  /**
   * The same of another part of the state.
   *
   * @param part such as {@code c} of an lstm, or {@code s} for the whole state
   * @throws BadArgument if there is none of that name
   */
  public Reading productNorms(String part) {
    return products(part, "‖∂" + part + "_T/∂" + part + "_t‖");
  }

  private Reading products(String part, String label) {
    Measure measure = new ProductNorms(1);
    return curve(
        "product_norms", "block", part, "lag", "log10_spectral", Axis.decades(label), measure);
  }

  /** ‖∂L/∂h_t‖ by lag: how strongly the loss can still teach the step T − lag. */
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

  /** Eigenvalues of the recurrent weights, with spectral radius and departure from normality. */
  public Reading eigenvalues() {
    return Spectrum.eigenvalues(lines(new RecurrentSpectrum()));
  }

  /** All Lyapunov exponents along the inputs, nats per step. */
  public Reading exponents() {
    return exponents(0);
  }

  /**
   * The k largest Lyapunov exponents.
   *
   * @param k how many; 0 for all
   */
  public Reading exponents(int k) {
    return Spectrum.exponents(lines(new Lyapunov(k, steps() / 10, 0)));
  }

  /**
   * What the gates do, step by step: mean, and the middle half of the units as a band.
   *
   * @throws BadArgument if a cell has no gates
   */
  public Reading gates() {
    return Gates.read(lines(new GateStatistics(0.05)));
  }

  /** Slope of ln‖∂h_T/∂h_t‖ against lag in nats per step, and the half-life that it means. */
  public Reading slope() {
    return ReadingNumbers.slope(lines(slopeMeasure(steps())));
  }

  /** Over lags from 10 on, less in short runs, as {@code gradflow analyze} fits it. */
  static Slope slopeMeasure(int steps) {
    return new Slope(Math.min(10, steps / 4), 0);
  }

  /**
   * The single numbers of any measure, a row per run.
   *
   * @throws BadArgument if it does not apply, or gives none
   */
  public Reading numbers(Measure measure) {
    return ReadingNumbers.of(lines(measure));
  }

  /**
   * The first table of any measure.
   *
   * @throws BadArgument if it does not apply to the cell, or has none
   */
  public Table table(Measure measure) {
    Table all = null;
    for (Line line : lines(measure)) {
      Optional<String> name =
          line.values().stream()
              .filter(MeasureValue.Series.class::isInstance)
              .map(v -> ((MeasureValue.Series) v).table())
              .findFirst();
      Table rows = line.table(name.orElse(measure.toString()));
      all = all == null ? rows : all.under(rows);
    }
    return all;
  }
}
