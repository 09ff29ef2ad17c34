package gradflow.cli;

import gradflow.experiment.Choices;
import gradflow.experiment.Choices.Candidate;
import gradflow.table.Filter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints the choices of an experiment's trials. */
final class ChoiceText {
  private static final int MOST_LINES = 30;

  private ChoiceText() {}

  static void print(PrintWriter out, List<String> over, Choices choices) {
    Map<Map<String, String>, List<Candidate>> groups = new LinkedHashMap<>();
    for (Candidate c : choices.candidates()) {
      groups.computeIfAbsent(c.group(), g -> new ArrayList<>()).add(c);
    }
    out.println("chosen by trials (all scores are in choices.csv):");
    groups.entrySet().stream()
        .limit(MOST_LINES)
        .forEach(g -> out.println("  " + line(g.getKey(), over, g.getValue())));
    if (groups.size() > MOST_LINES) {
      out.println("  … and " + (groups.size() - MOST_LINES) + " more");
    }
  }

  private static String line(Map<String, String> group, List<String> over, List<Candidate> tried) {
    Candidate best = tried.stream().filter(c -> c.rank() == 1).findFirst().orElseThrow();
    Map<String, String> chosen = new LinkedHashMap<>(best.point());
    chosen.keySet().retainAll(over);
    String next =
        tried.stream()
            .filter(c -> c.rank() == 2)
            .findFirst()
            .map(c -> ", the next " + score(c))
            .orElse("");
    return (group.isEmpty() ? "" : named(group) + ": ")
        + named(chosen)
        + ", score "
        + score(best)
        + next
        + ends(over, best, tried);
  }

  private static String named(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(e -> e.getKey() + " = " + e.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String score(Candidate c) {
    String died = c.died() > 0 ? " (" + c.died() + " of " + c.trials() + " died)" : "";
    return String.format(Locale.ROOT, "%.4g", c.score()) + died;
  }

  /**
   * Returns a note if the best of three or more numbers is the first or the last, since a better
   * one may lie beyond.
   */
  private static String ends(List<String> over, Candidate best, List<Candidate> tried) {
    StringBuilder ends = new StringBuilder();
    for (String axis : over) {
      double[] values =
          tried.stream()
              .mapToDouble(c -> Filter.number(c.point().get(axis)))
              .sorted()
              .distinct()
              .toArray();
      double own = Filter.number(best.point().get(axis));
      boolean numbers = values.length > 2 && !Double.isNaN(values[values.length - 1]);
      if (numbers && (own == values[0] || own == values[values.length - 1])) {
        String end = own == values[0] ? "least " : "largest ";
        ends.append("; the ").append(end).append(axis).append(" that was tried");
      }
    }
    return ends.toString();
  }
}
