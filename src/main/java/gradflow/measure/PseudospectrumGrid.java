package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.check.Check;
import gradflow.linalg.Pseudospectrum;
import gradflow.linalg.Resolvent;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;

/**
 * σ_min(zI − W) on a grid of the complex plane; its contour at ε bounds the ε-pseudospectrum. For
 * real matrices the lower half is the mirror image of the upper half.
 *
 * @param of the matrices to examine
 * @param extent half-width of the grid, which reaches from −extent to extent along both axes
 * @param points number of grid points per axis
 * @param epsilons values of ε for which pseudospectral radii are computed
 */
@About(
    summary = "smallest singular value of zI - W on a grid: contours are the pseudospectra",
    equations =
        """
        log10_sigma_min = log10 sigma_min(zI - W)
        rho_eps = max {|z| : sigma_min(zI - W) <= eps},  kreiss_ratio = (rho_eps - 1) / eps <= sup_t ||W^t||
        eigenvalues of W + E with ||E||_2 <= eps fill {z : sigma_min(zI - W) <= eps}
        """,
    unit = "log10",
    source = {"trefethen2005"})
public record PseudospectrumGrid(
    @Option(
            value = "weights",
            help = "weights: each square recurrent block; origin: the Jacobian at 0")
        Subject of,
    @Option(value = "1.6", help = "the grid reaches from -extent to extent") double extent,
    @Option(value = "101", help = "grid points per axis") int points,
    @Option(value = "[0.01]", help = "epsilons of the pseudospectral radii") List<Double> epsilons)
    implements Measure {
  /**
   * Number of points evaluated in the search for a pseudospectral radius, for the cost estimate.
   */
  private static final double RADIUS_LOOKS = 3000;

  private static final Recorded PSEUDOSPECTRUM =
      Recorded.table("pseudospectrum", "block", "", "re,im,log10_sigma_min");
  private static final Recorded PSEUDOSPECTRAL_RADII =
      Recorded.table("pseudospectral_radii", "block", "", "epsilon,rho_eps,kreiss_ratio");

  /** Checks the grid. */
  public PseudospectrumGrid {
    Check.positive("extent", extent);
    Check.within("points", points, 2, 2000);
    epsilons = List.copyOf(epsilons);
    epsilons.forEach(e -> Check.positive("epsilons", e));
  }

  @Override
  public boolean appliesTo(Cell cell) {
    return of.isOf(cell);
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(
        PSEUDOSPECTRUM.with("block", of.names(cell)),
        PSEUDOSPECTRAL_RADII.with("block", of.names(cell)));
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    double looks = points * (points / 2.0) + epsilons.size() * RADIUS_LOOKS;
    return looks * KernelTimes.smallestSingularValues(cell);
  }

  @Override
  public Probe probe(Context context) {
    return () -> {
      SeriesRows radii = new SeriesRows(PSEUDOSPECTRAL_RADII);
      SeriesRows rows = new SeriesRows(PSEUDOSPECTRUM);
      of.matrices(context)
          .forEach(
              (name, w) -> {
                Pseudospectrum found = new Pseudospectrum(context.weights().backend(), w);
                for (double e : epsilons) {
                  double radius = found.radius(e);
                  radii.add(name, e, radius, (radius - 1) / e);
                }
                double[][] log = upperHalf(new Resolvent(w));
                for (int k = 0; k < points; k++) {
                  for (int i = 0; i < points; i++) {
                    double value = log[Math.max(k, points - 1 - k)][i];
                    rows.add(name, at(i), at(k), value);
                  }
                }
              });
      return List.of(rows.series(false), radii.series(false));
    };
  }

  private double[][] upperHalf(Resolvent resolvent) {
    double[][] log = new double[points][points];
    for (int k = points / 2; k < points; k++) {
      for (int i = 0; i < points; i++) {
        log[k][i] = Math.log10(resolvent.smallestSingularValue(at(i), at(k)));
      }
    }
    return log;
  }

  /** Returns grid coordinate i. The grid is exactly symmetric about 0. */
  private double at(int i) {
    return extent * (2 * i - (points - 1)) / (points - 1);
  }
}
