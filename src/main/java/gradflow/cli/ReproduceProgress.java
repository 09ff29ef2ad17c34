package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.experiment.CostEstimate;
import gradflow.job.ReproduceJob;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;

/**
 * Shows the progress of a sequence of experiments, each weighted by its estimated cost. The
 * remaining time is scaled by the error of the estimates so far; a prior of a tenth of the total
 * keeps it stable at the beginning.
 */
final class ReproduceProgress implements ReproduceJob.Listener {
  private final PrintWriter err;
  private final int total;
  private final long start = System.nanoTime();
  private final double believed;
  private final int threads;
  private double ahead;
  private double ran;
  private int begun;

  ReproduceProgress(Collection<Plan> plans, int threads, PrintWriter err) {
    this.err = err;
    this.threads = threads;
    this.total = plans.size();
    this.ahead = plans.stream().mapToDouble(ReproduceProgress::cost).sum();
    this.believed = 0.1 * ahead;
  }

  @Override
  public void begins(int claim, Plan plan) {
    begun++;
    double factor = (seconds() + believed / threads) / (ran + believed);
    String left = ", about " + human(factor * ahead) + " left in total";
    err.println(
        "[" + begun + "/" + total + "] claim " + claim + ": " + plan.experiment().title() + left);
    err.flush();
  }

  @Override
  public void kept(Plan plan) {
    ahead -= cost(plan);
    err.println(plan.experiment().name() + ": finished before");
    err.flush();
  }

  @Override
  public void ran(Plan plan) {
    ahead -= cost(plan);
    ran += cost(plan);
  }

  @Override
  public void note(String line) {
    err.println(line);
    err.flush();
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
