package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.experiment.CostEstimate;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;

/**
 * Tells how far a sequence of experiments is, weighing each by its estimated cost. How far the
 * estimates are off is learned as time goes by: at first they are believed, a tenth of the whole
 * counting as seen.
 */
final class Overall {
  private final PrintWriter err;
  private final int total;
  private final long start = System.nanoTime();
  private final double believed;
  private final int threads;
  private double ahead;
  private double ran;
  private int begun;

  Overall(Collection<Plan> plans, int threads, PrintWriter err) {
    this.err = err;
    this.threads = threads;
    this.total = plans.size();
    this.ahead = plans.stream().mapToDouble(Overall::cost).sum();
    this.believed = 0.1 * ahead;
  }

  void begins(int claim, Plan plan) {
    begun++;
    double factor = (seconds() + believed / threads) / (ran + believed);
    String left = ", about " + human(factor * ahead) + " left in all";
    err.println(
        "[" + begun + "/" + total + "] claim " + claim + ": " + plan.experiment().title() + left);
    err.flush();
  }

  void kept(Plan plan) {
    ahead -= cost(plan);
    err.println(plan.experiment().name() + ": complete already");
    err.flush();
  }

  void ran(Plan plan) {
    ahead -= cost(plan);
    ran += cost(plan);
  }

  private static double cost(Plan plan) {
    return 1 + CostEstimate.seconds(plan.experiment());
  }

  private double seconds() {
    return (System.nanoTime() - start) * 1e-9;
  }

  private static String human(double seconds) {
    Duration d = Duration.ofSeconds(Math.max(1, Math.round(seconds)));
    return (d.toMinutes() > 0 ? d.toMinutes() + " min " : "") + d.toSecondsPart() + " s";
  }
}
