package gradflow.job;

import gradflow.catalog.Plan;
import gradflow.catalog.Protocol;
import gradflow.check.BadArgument;
import gradflow.experiment.MemoryCheck;
import gradflow.experiment.Provenance;
import gradflow.figure.FigureSpec;
import gradflow.report.ClaimReport;
import gradflow.verdict.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tests claims: runs the experiment of each claim and decides its verdict. Finished experiments are
 * judged from their tables.
 */
public final class ReproduceJob {
  private final SortedMap<Integer, Plan> plans;
  private final Protocol protocol;
  private final OptionalLong seed;
  private final Path results;
  private final SortedMap<Integer, Verdict> verdicts = new TreeMap<>();

  /** Receives progress by claim. Every method does nothing by default. */
  public interface Listener {
    /** Called when a claim begins. */
    default void begins(int claim, Plan plan) {}

    /** Called if the experiment of the claim was already finished. */
    default void kept(Plan plan) {}

    /** Called when the experiment of the claim has run. */
    default void ran(Plan plan) {}

    /** Receives a note for the user, on one line. */
    default void note(String line) {}
  }

  /**
   * Reads the specs.
   *
   * @param experiments folder whose subfolders each contain a spec.yaml
   * @param seed replaces the seeds of the specs, if present
   * @param results folder of all results
   * @throws BadArgument if no spec judges a claim, or two judge the same claim
   * @throws gradflow.catalog.SpecException if a spec has a problem
   */
  public ReproduceJob(Path experiments, Protocol protocol, OptionalLong seed, Path results) {
    this.plans = ClaimPlans.read(experiments, protocol, seed);
    this.protocol = protocol;
    this.seed = seed;
    this.results = results;
  }

  /** Returns the experiments, keyed by the number of the claim. */
  public SortedMap<Integer, Plan> plans() {
    return plans;
  }

  /**
   * Checks that all experiments fit into memory before the first one starts.
   *
   * @param threads number of parallel runs ≥ 1
   * @throws BadArgument if an experiment does not fit
   */
  public void requireMemory(SortedSet<Integer> claims, int threads) {
    for (int claim : claims) {
      Plan plan = plans.get(claim);
      if (!isFinished(plan)) {
        try {
          MemoryCheck.largest(plan.experiment(), threads);
        } catch (BadArgument e) {
          throw new BadArgument(plan.experiment().name(), e.getMessage());
        }
      }
    }
  }

  /**
   * Runs unfinished experiments and decides each verdict once.
   *
   * @param claims numbers from {@link #plans}
   * @param runner executes a job, such as {@code RunJob::run}
   * @return whether every run and every figure succeeded
   */
  public boolean run(
      SortedSet<Integer> claims, Function<RunJob, RunOutcome> runner, Listener listener) {
    boolean worked = true;
    for (int claim : claims) {
      Plan plan = plans.get(claim);
      listener.begins(claim, plan);
      if (isFinished(plan)) {
        worked &= figuresAreThere(plan, listener::note);
        listener.kept(plan);
      } else {
        RunOutcome outcome = runner.apply(new RunJob(plan, results));
        worked &= outcome.succeeded() && outcome.figures().size() == plan.figures().size();
        outcome.verdict().ifPresent(v -> verdicts.put(claim, v));
        listener.ran(plan);
      }
    }
    return worked;
  }

  private boolean figuresAreThere(Plan plan, Consumer<String> notes) {
    return plan.figures().stream().allMatch(f -> Files.exists(figure(plan, f)))
        || FigureDrawing.all(plan.figures(), folder(plan), notes).size() == plan.figures().size();
  }

  /**
   * Returns the report on a claim; empty if its experiment is not finished.
   *
   * @param asked whether the claim was just run, so that it is reported even if a run failed
   */
  public Optional<ClaimReport> report(int claim, boolean asked) {
    Plan plan = plans.get(claim);
    return asked || isFinished(plan) ? Optional.of(report(claim, plan)) : Optional.empty();
  }

  private ClaimReport report(int claim, Plan plan) {
    Verdict verdict =
        verdicts.computeIfAbsent(
            claim, c -> Verdict.of(plan.verdict().orElseThrow(), plan.experiment(), folder(plan)));
    List<FigureSpec> drawn =
        plan.figures().stream().filter(f -> Files.exists(figure(plan, f))).toList();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("spec_sha256_12", plan.experiment().hash());
    facts.put("gradflow", Provenance.codeVersion());
    facts.put("commit", Provenance.commit());
    facts.put("seed", String.valueOf(plan.experiment().seed()));
    facts.put("runs", String.valueOf(plan.experiment().size()));
    List<String> how = new ArrayList<>(List.of("./gradflow reproduce"));
    if (protocol == Protocol.FULL) {
      how.add("--full");
    }
    seed.ifPresent(s -> how.add("--seed " + s));
    how.add("--only " + claim);
    return new ClaimReport(
        claim,
        plan.experiment().name(),
        plan.experiment().title(),
        plan.question(),
        String.join(" ", how),
        plan.verdict().orElseThrow(),
        verdict,
        drawn.stream().map(f -> figure(plan, f)).toList(),
        drawn.stream().map(FigureSpec::caption).toList(),
        facts);
  }

  private boolean isFinished(Plan plan) {
    return ResultFolder.is(plan.experiment(), folder(plan));
  }

  /** Returns the result folder of an experiment. */
  public Path folder(Plan plan) {
    return new RunJob(plan, results).folder();
  }

  private Path figure(Plan plan, FigureSpec figure) {
    return folder(plan).resolve(figure.name() + ".svg");
  }
}
