package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Part;
import gradflow.cell.StepJacobian;
import gradflow.check.Check;
import gradflow.flow.ChainProduct;
import gradflow.linalg.Backend;
import gradflow.linalg.Matrix;
import gradflow.linalg.NumericalRange;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * ‖Wᵗ‖₂ from t = 0 on: how far it rises before the eigenvalues dominate, and when it peaks.
 *
 * @param of the matrices to examine
 * @param steps largest t
 */
@About(
    summary = "norms of the powers of a matrix, and the size and step of their peak",
    equations =
        """
        log_norm = ln ||W^t||_2, t = 0 ... steps;  growth_max = max_t ||W^t||, first reached at growth_peak_step
        log10_eigenvalues = t log10 rho(W);  log10_bound = log10(2 w^t), w the numerical radius (0 at t = 0)
        """,
    unit = "nats",
    source = {"trefethen2005"})
public record TransientGrowth(
    @Option(
            value = "weights",
            help = "weights: each square recurrent block; origin: the Jacobian at 0")
        Subject of,
    @Option(value = "100", help = "largest power t") int steps)
    implements Measure {
  /** Number of decompositions: two of W, and about 100 for the numerical range. */
  private static final double LOOKS = 100;

  private static final Recorded TRANSIENT_GROWTH =
      Recorded.table(
          "transient_growth",
          "block",
          "t",
          "log_norm_nats,log10_norm,log10_eigenvalues,log10_bound");

  /** Checks the number of steps. */
  public TransientGrowth {
    Check.positive("steps", steps);
  }

  @Override
  public boolean appliesTo(Cell cell) {
    return of.isOf(cell);
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(
        TRANSIENT_GROWTH.with("block", of.names(cell)),
        Recorded.numbers(
            of.names(cell).stream()
                .flatMap(b -> Stream.of("growth_max_" + b, "growth_peak_step_" + b))
                .toList()));
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    double all = 0;
    for (double n : KernelTimes.recurrentSizes(cell)) {
      double power = KernelTimes.square(n) + KernelTimes.warmNorm((int) n);
      all += this.steps * power + LOOKS * KernelTimes.eigenvalues(n);
    }
    return all;
  }

  @Override
  public Probe probe(Context context) {
    return () -> {
      List<MeasureValue> out = new ArrayList<>();
      SeriesRows rows = new SeriesRows(TRANSIENT_GROWTH);
      of.matrices(context)
          .forEach((name, w) -> powers(context.weights().backend(), name, w, rows, out));
      out.add(rows.series(false));
      return out;
    };
  }

  private void powers(
      Backend backend, String name, Matrix w, SeriesRows rows, List<MeasureValue> out) {
    List<Part> whole = List.of(new Part("h", w.rows()));
    StepJacobian step = new StepJacobian(whole, w.rows());
    step.dense(0).set(w);
    ChainProduct power = new ChainProduct(backend, whole, w.rows());
    double log10Rho = Math.log10(backend.eigenvalues(w).spectralRadius());
    double log10Range = Math.log10(new NumericalRange(backend, w).radius());
    double highest = Double.NEGATIVE_INFINITY;
    int peak = 0;
    for (int t = 0; t <= steps; t++) {
      if (t > 0) {
        power.multiplyRight(t, step);
      }
      double log = power.spectralNorm().ln();
      double log10 = power.spectralNorm().log10();
      double rho = t == 0 ? 0 : t * log10Rho;
      double bound = t == 0 ? 0 : Math.log10(2) + t * log10Range;
      rows.add(name, t, log, log10, rho, bound);
      if (log > highest) {
        highest = log;
        peak = t;
      }
    }
    out.add(new MeasureValue.Scalar("growth_max_" + name, Math.exp(highest)));
    out.add(new MeasureValue.Scalar("growth_peak_step_" + name, peak));
  }
}
