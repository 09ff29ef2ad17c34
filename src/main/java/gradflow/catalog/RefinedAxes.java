package gradflow.catalog;

import gradflow.experiment.Refine;
import java.util.List;
import java.util.stream.IntStream;

/** Checks the two axes of a refined grid, which must be ascending or descending numbers. */
final class RefinedAxes {
  private RefinedAxes() {}

  /** Returns the refinement with its axes named, and notes problems with them. */
  static Refine of(Refine refine, Sweep sweep, Place place, Problems problems) {
    List<String> numeric =
        sweep.axes().stream().filter(SweepAxis::isNumeric).map(SweepAxis::name).toList();
    List<String> over = refine.over().isEmpty() ? numeric : refine.over();
    if (over.size() != 2) {
      problems.add(
          place,
          "refine: over: got none, and the axes whose values are numbers are "
              + numeric
              + "; name two, such as over: [bias, gain]");
      return refine;
    }
    List<String> names = sweep.axes().stream().map(SweepAxis::name).toList();
    for (String name : over) {
      if (!names.contains(name)) {
        problems.add(
            place,
            "refine: over: got "
                + name
                + ", which is no axis; "
                + Names.suggest("axes", name, names));
      } else if (!isMonotonic(sweep.axes().get(names.indexOf(name)))) {
        problems.add(
            place,
            "refine: over: the values of "
                + name
                + " are not at least two numbers that ascend or descend, so nothing lies between"
                + " them");
      }
    }
    return refine.over(over);
  }

  private static boolean isMonotonic(SweepAxis axis) {
    if (!axis.isNumeric() || axis.values().size() < 2) {
      return false;
    }
    double[] at = axis.values().stream().mapToDouble(v -> v.number().orElseThrow()).toArray();
    double sign = Math.signum(at[1] - at[0]);
    return IntStream.range(1, at.length).allMatch(i -> sign * (at[i] - at[i - 1]) > 0);
  }
}
