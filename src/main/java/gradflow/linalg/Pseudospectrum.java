package gradflow.linalg;

import gradflow.check.Check;

/**
 * The ε-pseudospectra {z : σ_min(zI − A) ≤ ε} of a real matrix: the values that its eigenvalues can
 * take under a perturbation of norm at most ε (trefethen2005). Suprema are found by searches over
 * directions and radii. The values found are attained, so they are lower bounds; they are accurate
 * to 1e-8 unless a peak is narrower than the search grid. Mutable; not thread-safe.
 */
public final class Pseudospectrum {
  private static final int ANGLES = 48;
  private static final int RADII = 40;
  private static final int REFINEMENTS = 60;
  private static final double SECTION = 0.3819660112501051;

  private final Resolvent resolvent;
  private final double norm;
  private final double spectralRadius;

  /** Creates the pseudospectra of a square matrix. */
  public Pseudospectrum(Backend backend, Matrix a) {
    resolvent = new Resolvent(a);
    norm = backend.singularValues(a)[0];
    spectralRadius = backend.eigenvalues(a).spectralRadius();
  }

  private double polar(double r, double theta) {
    return resolvent.smallestSingularValue(r * Math.cos(theta), r * Math.sin(theta));
  }

  /**
   * Returns the pseudospectral radius ρ_ε: the largest modulus in the ε-pseudospectrum.
   *
   * @throws gradflow.check.BadArgument if ε is not above 0
   */
  public double radius(double epsilon) {
    Check.positive("epsilon", epsilon);
    double best = spectralRadius;
    double at = 0;
    for (int k = 0; k <= ANGLES; k++) {
      double theta = Math.PI * k / ANGLES;
      double r = outermost(epsilon, theta, best);
      if (r > best) {
        best = r;
        at = theta;
      }
    }
    double low = Math.max(0, at - Math.PI / ANGLES);
    double high = Math.min(Math.PI, at + Math.PI / ANGLES);
    for (int i = 0; i < REFINEMENTS && high - low > 1e-6; i++) {
      double left = low + SECTION * (high - low);
      double right = high - SECTION * (high - low);
      double atLeft = outermost(epsilon, left, 0.9 * best);
      double atRight = outermost(epsilon, right, 0.9 * best);
      best = Math.max(best, Math.max(atLeft, atRight));
      if (atLeft > atRight) {
        high = right;
      } else {
        low = left;
      }
    }
    return best;
  }

  /**
   * Returns the largest r ≥ floor in this direction with σ_min ≤ ε, or floor. σ_min changes by at
   * most |Δz|, so moving inwards from r by σ_min − ε cannot skip a solution. A minimum step keeps
   * the search short.
   */
  private double outermost(double epsilon, double theta, double floor) {
    double least = Math.max((norm + epsilon - floor) / 64, 1e-12 * norm);
    double outside = norm + epsilon;
    double inside = outside;
    while (polar(inside, theta) > epsilon) {
      if (inside <= floor) {
        return floor;
      }
      outside = inside;
      inside = Math.max(floor, inside - Math.max(polar(inside, theta) - epsilon, least));
    }
    for (int i = 0; i < REFINEMENTS && outside - inside > 1e-13 * outside; i++) {
      double middle = (inside + outside) / 2;
      if (polar(middle, theta) > epsilon) {
        outside = middle;
      } else {
        inside = middle;
      }
    }
    return inside;
  }

  /**
   * Returns the Kreiss constant K_R = sup over |z| &gt; R of (|z| − R) ‖(zI − A)⁻¹‖₂ = sup over ε
   * of (ρ_ε − R) / ε. It is a lower bound of sup_t ‖Aᵗ‖₂ / Rᵗ, which is at most e n K_R
   * (spijker1991), and Infinity if an eigenvalue lies beyond R.
   *
   * @throws gradflow.check.BadArgument if R is not above 0
   */
  public double kreiss(double radius) {
    Check.positive("radius", radius);
    if (spectralRadius > radius) {
      return Double.POSITIVE_INFINITY;
    }
    double best = 1; // the limit for |z| → ∞
    double logDistance = 0;
    double theta = 0;
    for (int k = 0; k <= ANGLES; k++) {
      for (int m = 0; m <= RADII; m++) {
        double log = Math.log(radius) + Math.log(10) * (1 - 8.0 * m / RADII); // 10 R … 1e-7 R
        double value = ratio(radius, log, Math.PI * k / ANGLES);
        if (value > best) {
          best = value;
          logDistance = log;
          theta = Math.PI * k / ANGLES;
        }
      }
    }
    return best == 1 ? 1 : refined(radius, best, logDistance, theta);
  }

  private double ratio(double radius, double logDistance, double theta) {
    double distance = Math.exp(logDistance);
    return distance / polar(radius + distance, theta);
  }

  /** Refines by compass search, starting with the steps of the grid. */
  private double refined(double radius, double start, double logStart, double thetaStart) {
    double best = start;
    double log = logStart;
    double theta = thetaStart;
    double step = 1;
    while (step > 1e-7) {
      double dl = step * 0.2 * Math.log(10);
      double dt = step * Math.PI / ANGLES;
      double[][] tries = {{dl, 0}, {-dl, 0}, {0, dt}, {0, -dt}};
      boolean moved = false;
      for (double[] by : tries) {
        double value = ratio(radius, log + by[0], theta + by[1]);
        if (value > best) {
          best = value;
          log += by[0];
          theta += by[1];
          moved = true;
          break;
        }
      }
      step = moved ? step : step / 2;
    }
    return best;
  }
}
