package gradflow.result;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.ResultSink;
import gradflow.experiment.RunResult;
import gradflow.experiment.RunResults;
import gradflow.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tables of an experiment that runs again, in memory, 8 bytes per cell: they have the rows that
 * a {@link ResultStore} writes, and no file is made, so that nothing is left when the process is
 * killed.
 */
public final class Rerun implements ResultSink {
  private final ExperimentSpec spec;
  private final List<RunResult> results = new ArrayList<>();

  /** Without any run. */
  public Rerun(ExperimentSpec spec) {
    this.spec = spec;
  }

  @Override
  public void accept(RunResult result) {
    results.add(result);
  }

  /** Whether every run that is due has finished, trials and reported runs. */
  public boolean isComplete() {
    return spec.remaining(results).isEmpty();
  }

  /** The tables, by name, with the rows of every run in the order of the runs. */
  public SortedMap<String, Table> tables() {
    RunTable runs = new RunTable(IdentityColumns.of(spec), RunResults.of(results));
    SortedMap<String, Table> tables = new TreeMap<>();
    RunTables.of(spec, runs, spec.choices(results))
        .forEach((name, source) -> tables.put(name, RunTables.inMemory(source)));
    return tables;
  }
}
