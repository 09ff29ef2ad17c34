package gradflow.verdict;

import gradflow.experiment.Trials;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats a finding's rule as one readable line. */
public final class RuleText {
  private RuleText() {}

  /**
   * Returns a line such as {@code mean of slope_nats_per_step < 0, with its whole interval, at
   * every point}.
   */
  public static String of(FindingSpec f) {
    StringBuilder text = new StringBuilder(statistic(f)).append(comparison(f));
    f.against()
        .ifPresent(
            a ->
                text.append(
                        a.by() == Against.By.RATIO ? ", as a ratio to " : ", as a difference to ")
                    .append(conditions(a.where())));
    text.append(interval(f)).append(scope(f));
    if (!f.where().isEmpty()) {
      text.append(" with ").append(conditions(f.where()));
    }
    f.bestOf().ifPresent(b -> text.append(best(b)));
    return text.append(died(f))
        .append(f.table().equals("runs") ? "" : "; table " + f.table())
        .toString();
  }

  private static String statistic(FindingSpec f) {
    String inRun =
        switch (f.withinRun()) {
          case ONLY -> f.quantity();
          case FIRST, LAST -> lower(f.withinRun()) + " row's " + f.quantity();
          default -> lower(f.withinRun()) + " over the rows of a run of " + f.quantity();
        };
    return switch (f.statistic()) {
      case EVERY -> inRun + " of every run";
      case SHARE -> "share of the runs with " + inRun;
      case MIN, MAX -> lower(f.statistic()) + " over the runs of " + inRun;
      default -> lower(f.statistic()) + " of " + inRun;
    };
  }

  private static String comparison(FindingSpec f) {
    if (f.above().isPresent() && f.below().isPresent()) {
      return " between " + number(f.above().get()) + " and " + number(f.below().get());
    }
    return f.above().map(a -> " > " + number(a)).orElse("")
        + f.below().map(b -> " < " + number(b)).orElse("");
  }

  private static String interval(FindingSpec f) {
    return switch (f.statistic()) {
      case MEAN, MEDIAN, SHARE -> ", with its whole interval";
      case EVERY, MIN, MAX -> "";
    };
  }

  private static String died(FindingSpec f) {
    return switch (f.died()) {
      case UNDECIDED -> "";
      case ADVERSE -> "; a run that died counts against it";
      case FAVOURABLE -> "; a run that died counts for it";
      case RECORDED -> "; a run that died counts by what it recorded";
    };
  }

  private static String best(BestOf b) {
    return "; of "
        + String.join(" and ", b.over())
        + " the value with the "
        + (b.prefer() == Trials.Prefer.LOW ? "lowest " : "highest ")
        + lower(b.statistic())
        + " of "
        + b.by()
        + b.on()
            .map(on -> " in replicates " + on + ", which are not reported")
            .orElse(" in trials");
  }

  private static String scope(FindingSpec f) {
    return switch (f.points()) {
      case ALL -> ", at every point";
      case ANY -> ", at one point or more";
      case POOLED -> ", over all points, one value per replicate";
    };
  }

  private static String conditions(Map<String, String> where) {
    return where.entrySet().stream()
        .map(e -> e.getKey() + (e.getValue().matches("[<>!].*") ? " " : " = ") + e.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String number(double value) {
    double rounded = Math.rint(value * 1e9) / 1e9;
    String text = value == 0 || rounded != 0 ? Double.toString(rounded) : Double.toString(value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
