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
 * The tables of an experiment that is run again, in memory at 8 bytes per cell. They have the rows
 * that a {@link ResultStore} would write. No file is created, so nothing remains if the process is
 * killed.
 */
public final class Rerun implements ResultSink {
  private final ExperimentSpec spec;
  private final List<RunResult> results = new ArrayList<>();

  /** Starts without runs. */
  public Rerun(ExperimentSpec spec) {
    this.spec = spec;
  }

  @Override
  public void accept(RunResult result) {
    results.add(result);
  }

  /** Whether every due run, trial or reported, has finished. */
  public boolean isComplete() {
    return spec.remaining(results).isEmpty();
  }

  /** Returns the tables by name, with the rows of all runs in order. */
  public SortedMap<String, Table> tables() {
    RunTable runs = new RunTable(IdentityColumns.of(spec), RunResults.of(results));
    SortedMap<String, Table> tables = new TreeMap<>();
    RunTables.of(spec, runs, spec.choices(results))
        .forEach((name, source) -> tables.put(name, RunTables.inMemory(source)));
    return tables;
  }
}
