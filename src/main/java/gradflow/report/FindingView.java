package gradflow.report;

import gradflow.verdict.Decision;
import gradflow.verdict.FindingResult;
import gradflow.verdict.PointResult;
import gradflow.verdict.RuleText;
import java.util.List;
import java.util.Locale;

/**
 * A finding in a page, in words.
 *
 * @param decisive the point that decides it; empty if there is none
 * @param several all points, if there are at least two
 */
record FindingView(
    String name,
    String says,
    String rule,
    String note,
    String mark,
    String decision,
    List<Point> decisive,
    List<Points> several) {
  /** A point of the axes. */
  record Point(
      String where,
      List<String> values,
      String interval,
      String basis,
      int runs,
      int died,
      String mark,
      String decision) {
    private static Point of(PointResult p) {
      return new Point(
          p.where(),
          List.copyOf(p.point().values()),
          NumberText.interval(p),
          NumberText.basis(p),
          p.runs(),
          p.died(),
          FindingView.mark(p.decision()),
          word(p.decision()));
    }
  }

  /** Points with the names of their axes. */
  record Points(int count, List<String> axes, List<Point> points) {}

  static FindingView of(FindingResult f) {
    List<PointResult> all = f.points();
    return new FindingView(
        f.name(),
        f.finding().says(),
        RuleText.of(f.finding()),
        f.note(),
        mark(f.decision()),
        word(f.decision()),
        f.decisive().map(Point::of).stream().toList(),
        all.size() < 2
            ? List.of()
            : List.of(
                new Points(
                    all.size(),
                    List.copyOf(all.get(0).point().keySet()),
                    all.stream().map(Point::of).toList())));
  }

  private static String mark(Decision decision) {
    return decision == Decision.UNDECIDED ? "open" : word(decision);
  }

  private static String word(Decision decision) {
    return decision.name().toLowerCase(Locale.ROOT);
  }
}
