package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.check.Check;
import gradflow.linalg.Backend;
import gradflow.linalg.Eigenvalues;
import gradflow.linalg.NumericalRange;
import gradflow.linalg.Pseudospectrum;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How far a matrix is from normal, and how much its powers can therefore grow beyond what the
 * eigenvalues predict.
 *
 * @param of the matrices to examine
 * @param radius radius R used for the Kreiss constant
 */
@About(
    summary =
        "departure from normality, numerical abscissa and radius, Kreiss constant: bounds on transient growth",
    equations =
        """
        departure = sqrt(||W||_F^2 - sum |lambda_i|^2)   (henrici: the same over ||W||_F)
        numerical_abscissa = lambda_max((W + W^T)/2),  numerical_radius w = max |v^H W v| over unit v
        kreiss K = sup_{|z|>R} (|z| - R) ||(zI - W)^-1||,  R = radius
        K <= sup_t ||W^t|| / R^t <= e n K,   ||W^t|| <= 2 w^t
        """,
    unit = "1",
    source = {"henrici1962", "trefethen2005", "spijker1991", "kerg2019"})
public record NonNormality(
    @Option(
            value = "weights",
            help = "weights: each square recurrent block; origin: the Jacobian at 0")
        Subject of,
    @Option(value = "1", help = "reference radius: growth is compared with radius^t") double radius)
    implements Measure {
  /**
   * Number of decompositions: two of W, about 100 for the numerical range, the rest for the Kreiss
   * constant.
   */
  private static final double LOOKS = 300;

  /** Checks the radius. */
  public NonNormality {
    Check.positive("radius", radius);
  }

  @Override
  public boolean appliesTo(Cell cell) {
    return of.isOf(cell);
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(
        Recorded.numbers(
            of.names(cell).stream()
                .flatMap(
                    b ->
                        Stream.of(
                            "departure_" + b,
                            "numerical_abscissa_" + b,
                            "numerical_radius_" + b,
                            "kreiss_" + b))
                .toList()));
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    double all = 0;
    for (double n : KernelTimes.recurrentSizes(cell)) {
      all += LOOKS * KernelTimes.eigenvalues(n);
    }
    return all;
  }

  @Override
  public Probe probe(Context context) {
    return () -> {
      Backend backend = context.weights().backend();
      List<MeasureValue> out = new ArrayList<>();
      of.matrices(context)
          .forEach(
              (name, w) -> {
                Eigenvalues lambda = backend.eigenvalues(w);
                double[] sigma = backend.singularValues(w);
                NumericalRange range = new NumericalRange(backend, w);
                double frobenius = 0;
                for (double s : sigma) {
                  frobenius = Math.hypot(frobenius, s);
                }
                double departure = RecurrentSpectrum.henrici(sigma, lambda) * frobenius;
                add(out, "departure_", name, departure);
                add(out, "numerical_abscissa_", name, range.abscissa());
                add(out, "numerical_radius_", name, range.radius());
                add(out, "kreiss_", name, new Pseudospectrum(backend, w).kreiss(radius));
              });
      return out;
    };
  }

  private static void add(List<MeasureValue> out, String what, String name, double value) {
    out.add(new MeasureValue.Scalar(what + name, value));
  }
}
