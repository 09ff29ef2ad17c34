package gradflow.measure;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.linalg.Backend;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.Matrix;
import gradflow.spec.About;
import gradflow.team.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Eigenvalues, singular values, spectral radius and departure from normality of every square
 * recurrent block.
 */
@About(
    summary =
        "spectra of the recurrent weights: eigenvalues, singular values, spectral radius, Henrici number",
    equations =
        """
        rho = max |lambda_i|,  sigma_max = ||W||_2
        henrici = sqrt(||W||_F^2 - sum |lambda_i|^2) / ||W||_F, 0 for a normal matrix
        """,
    unit = "1",
    source = {"henrici1962", "trefethen2005"})
public record RecurrentSpectrum() implements Measure {
  private static final Recorded EIGENVALUES =
      Recorded.table("eigenvalues", "block", "index", "re,im");
  private static final Recorded SINGULAR_VALUES =
      Recorded.table("singular_values", "block", "index", "singular_value");

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(
        EIGENVALUES.with("block", square(cell)),
        SINGULAR_VALUES.with("block", square(cell)),
        Recorded.numbers(
            square(cell).stream()
                .flatMap(b -> Stream.of("rho_" + b, "sigma_max_" + b, "henrici_" + b))
                .toList()));
  }

  private static List<String> square(Cell cell) {
    return Subject.square(cell).stream().map(Block::name).toList();
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    return KernelTimes.spectra(cell);
  }

  @Override
  public Probe probe(Context context) {
    Backend backend = context.weights().backend();
    List<Block> blocks = Subject.square(context.cell());
    List<Supplier<Eigenvalues>> eigenvalues = new ArrayList<>();
    List<Supplier<double[]>> singularValues = new ArrayList<>();
    for (Block block : blocks) { // started here, so that a large matrix does not delay the others
      Matrix w = context.weights().block(block.name());
      eigenvalues.add(Team.ahead(() -> backend.eigenvalues(w)));
      singularValues.add(Team.ahead(() -> backend.singularValues(w)));
    }
    return () -> {
      SeriesRows eigen = new SeriesRows(EIGENVALUES);
      SeriesRows singular = new SeriesRows(SINGULAR_VALUES);
      List<MeasureValue> values = new ArrayList<>();
      for (int b = 0; b < blocks.size(); b++) {
        Block block = blocks.get(b);
        Eigenvalues lambda = eigenvalues.get(b).get();
        double[] sigma = singularValues.get(b).get();
        for (int k = 0; k < lambda.size(); k++) {
          eigen.add(block.name(), k + 1, lambda.re()[k], lambda.im()[k]);
          singular.add(block.name(), k + 1, sigma[k]);
        }
        values.add(new MeasureValue.Scalar("rho_" + block.name(), lambda.spectralRadius()));
        values.add(new MeasureValue.Scalar("sigma_max_" + block.name(), sigma[0]));
        values.add(new MeasureValue.Scalar("henrici_" + block.name(), henrici(sigma, lambda)));
      }
      values.add(eigen.series(false));
      values.add(singular.series(false));
      return values;
    };
  }

  /** Returns Henrici's departure from normality relative to ‖W‖_F; 0 for the zero matrix. */
  static double henrici(double[] sigma, Eigenvalues lambda) {
    if (sigma[0] == 0) {
      return 0;
    }
    double frobenius = 0;
    double modulus = 0;
    for (int k = 0; k < sigma.length; k++) { // relative to the largest: 1e200² overflows
      double s = sigma[k] / sigma[0];
      double m = lambda.modulus(k) / sigma[0];
      frobenius += s * s;
      modulus += m * m;
    }
    return Math.sqrt(Math.max(0, frobenius - modulus) / frobenius);
  }
}
