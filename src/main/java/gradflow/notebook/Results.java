package gradflow.notebook;

import gradflow.check.Check;
import gradflow.compare.Differences;
import gradflow.compare.OverlaidFigures;
import gradflow.compare.Result;
import gradflow.figure.Figure;
import gradflow.job.ResultFolder;
import gradflow.table.Table;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Result folders of {@code gradflow run} side by side. Nothing is recomputed. */
public final class Results {
  private final List<Result> results;
  private final SortedMap<String, Figure> figures;

  private Results(List<Result> results) {
    this.results = results;
    this.figures = OverlaidFigures.of(results);
  }

  /**
   * Opens result folders. The others are compared with the first.
   *
   * @param folders at least two, such as {@code results/my-spec/0123456789ab}
   * @throws gradflow.check.BadArgument if there are fewer than two, one is given twice, or one is
   *     no result folder
   * @throws gradflow.catalog.SpecException if a folder's spec cannot be read
   */
  public static Results open(String... folders) {
    Check.that(
        folders.length >= 2, "results", "got " + folders.length + " folder, expected at least 2");
    List<Path> paths = Arrays.stream(folders).map(Path::of).toList();
    return new Results(ResultFolder.compared(paths));
  }

  /**
   * Returns the differences of the results, others minus first, as means with 95 % intervals. Runs
   * are paired by seed at points that agree on the shared axes.
   *
   * @param quantities columns of runs.csv; none for all shared columns
   * @throws gradflow.check.BadArgument if the results share no axis, no point, no seed or no such
   *     quantity
   */
  public Table differences(String... quantities) {
    return Differences.of(results, List.of(quantities));
  }

  /** Returns the names of the figures that have a curve in common. */
  public Set<String> figures() {
    return figures.keySet();
  }

  /**
   * Plots the curves of a figure that the results have in common, with one colour per result.
   *
   * @throws gradflow.check.BadArgument if there is no common curve in a figure of that name
   */
  public Plot plot(String figure) {
    Check.that(
        figures.containsKey(figure),
        "figure",
        "got " + figure + ", expected one with a common curve: " + figures.keySet());
    return new Plot(figures.get(figure));
  }

  @Override
  public String toString() {
    return results.stream().map(Result::name).collect(Collectors.joining(", "))
        + ": differences() is a table; plot(…) draws one of "
        + figures.keySet();
  }
}
