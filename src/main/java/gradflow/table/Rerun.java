package gradflow.table;

import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.ResultSink;
import gradflow.experiment.RunResult;
import gradflow.measure.MeasureValue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tables of an experiment that runs again, in memory, 8 bytes per cell: they have the rows that
 * a {@link ResultStore} writes, and no file is made, so that nothing is left when the process is
 * killed.
 */
public final class Rerun implements ResultSink {
  private final ExperimentSpec spec;
  private final Identity identity;
  private final RunTable runs;
  private final SortedMap<String, SortedMap<Integer, TidyTable>> series = new TreeMap<>();

  /** Without any run. */
  public Rerun(ExperimentSpec spec) {
    this.spec = spec;
    this.identity = Identity.of(spec);
    this.runs = new RunTable(identity);
  }

  @Override
  public void accept(RunResult result) {
    runs.add(result);
    for (MeasureValue value : result.values()) {
      if (value instanceof MeasureValue.Series s) {
        series
            .computeIfAbsent(s.table(), name -> new TreeMap<>())
            .put(result.run().index(), SeriesTable.of(identity, result.run(), s));
      }
    }
  }

  /** Whether every run that is due has finished, trials and reported runs. */
  public boolean isComplete() {
    return spec.remaining(runs.results()).isEmpty();
  }

  /** The names of the tables, sorted. */
  public SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>(series.keySet());
    names.addAll(ResultStore.tablesOfRuns(spec, runs).keySet());
    return names;
  }

  /** A table with the rows of every run, in the order of the runs. */
  public TidyTable table(String name) {
    if (!series.containsKey(name)) {
      return ResultStore.tablesOfRuns(spec, runs).get(name);
    }
    SortedMap<Integer, TidyTable> parts = series.get(name);
    TidyTable joined = new TidyTable(parts.get(parts.firstKey()).schema());
    parts.values().forEach(joined::append);
    return joined;
  }
}
