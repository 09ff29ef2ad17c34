package gradflow.flow;

import java.util.List;

/**
 * The result of a search.
 *
 * @param points distinct, the stable ones first
 * @param starts number of starts
 * @param converged number of starts that led to a fixed point; the others ended at a positive
 *     minimum of the residual, ran out of iterations, or ended where rounding hides whether the
 *     state moves
 */
public record FixedPoints(List<FixedPoint> points, int starts, int converged) {
  /** Copies the list. */
  public FixedPoints {
    points = List.copyOf(points);
  }
}
