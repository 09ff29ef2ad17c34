package gradflow.flow;

import java.util.List;

/**
 * What a search found.
 *
 * @param points different from each other, the stable ones first
 * @param starts from how many states it was searched
 * @param converged how many of them led to a fixed point; the others ended where the residual has a
 *     minimum above 0, ran out of iterations, or ended where rounding hides whether the state moves
 */
public record FixedPoints(List<FixedPoint> points, int starts, int converged) {
  /** Copies the list. */
  public FixedPoints {
    points = List.copyOf(points);
  }
}
