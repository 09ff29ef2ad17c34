package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.experiment.CostEstimate;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;

/** Tells how far a sequence of experiments is, weighing each by its estimated cost. */
final class Overall {
  private final PrintWriter err;
  private final int total;
  private final long start = System.nanoTime();
  private double ahead;
  private double ran;
  private int begun;

  Overall(Collection<Plan> plans, PrintWriter err) {
    this.err = err;
    this.total = plans.size();
    this.ahead = plans.stream().mapToDouble(Overall::cost).sum();
  }

  void begins(int claim, Plan plan) {
    begun++;
    String left = ran > 0 ? ", about " + human(seconds() / ran * ahead) + " left in all" : "";
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
