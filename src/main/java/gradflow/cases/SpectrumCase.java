package gradflow.cases;

import gradflow.check.Check;
import gradflow.graph.GraphCell;
import gradflow.graph.GraphModel;
import gradflow.linalg.Activation;
import gradflow.spec.Option;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A case for a Lyapunov spectrum: the fields of {@link Case}, with x or a drive, and the number of
 * steps.
 *
 * @param source cell and weights; its number of steps is ignored
 * @param driveType {@code zero}, {@code gaussian} or {@code periodic}; empty if there is x
 * @param std standard deviation of the gaussian drive
 * @param driveSeed seed of the gaussian drive
 * @param values values of the periodic drive, period x D
 * @param numbers {@code steps}, {@code burn_in}, {@code k} and {@code seed}, if specified
 * @param leak leak of an rnn, in (0, 1]
 * @param graph the cell if it is a graph
 */
public record SpectrumCase(
    Case source,
    String driveType,
    double std,
    long driveSeed,
    double[][] values,
    Map<String, Long> numbers,
    double leak,
    Optional<GraphCell> graph) {
  private static final List<String> NUMBERS = List.of("steps", "burn_in", "k", "seed");

  /** A drive that replaces x. */
  private record Drive(
      @Option(help = "zero, gaussian or periodic") Type type,
      @Option(value = "1", help = "of a gaussian drive") double std,
      @Option(value = "0", help = "of a gaussian drive") long seed,
      @Option(value = "[]", help = "of a periodic drive, period x D") List<List<Double>> values) {
    private enum Type {
      ZERO,
      GAUSSIAN,
      PERIODIC
    }

    Drive {
      Check.finite("std", std);
      values.forEach(row -> Check.finite("values", numbers(row)));
    }

    private static double[] numbers(List<Double> row) {
      return row.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  /**
   * Reads a case.
   *
   * @throws gradflow.check.BadArgument as for {@link Case#of}, or if the drive or a number is
   *     invalid
   */
  public static SpectrumCase read(Path file) {
    CaseFile read = CaseFile.read(file);
    return of(read, Case.of(read, false), Optional.empty());
  }

  /**
   * Reads a case for a graph, with x or a drive, and s0. If s0 is missing, it is taken from the
   * graph, or drawn at random.
   *
   * @param state inputs of the graph that are its state; empty to infer them
   * @throws gradflow.check.BadArgument as for {@link GraphCase#read}, or if the drive or a number
   *     is invalid
   */
  public static SpectrumCase read(Path file, GraphModel graph, List<String> state) {
    CaseFile read = CaseFile.read(file);
    GraphCase c = GraphCase.driven(read, graph, state);
    GraphCell cell = c.cell();
    Map<String, double[][]> arrays = new HashMap<>();
    arrays.put("s0", new double[][] {c.s0()});
    if (c.x().length > 0 && cell.inputSize() > 0) {
      arrays.put("x", c.x());
    }
    Case source =
        new Case(
            c.name(),
            cell.source(),
            cell.hiddenSize(),
            cell.inputSize(),
            1,
            Activation.SIGMOID,
            arrays);
    return of(read, source, Optional.of(cell));
  }

  private static SpectrumCase of(CaseFile file, Case source, Optional<GraphCell> graph) {
    Optional<Drive> drive = file.decoded("drive", Drive.class);
    boolean x = source.arrays().containsKey("x");
    String path = file.path().toString();
    boolean none = drive.isEmpty() && source.input() > 0; // a graph without x needs no drive
    Check.that(x || !none, path, "drive: missing, and x too; expected one of x, drive: {type: …}");
    Check.that(!x || drive.isEmpty(), path, "drive: got x and a drive, expected one of them");
    Map<String, Long> numbers = new HashMap<>();
    NUMBERS.forEach(key -> file.integer(key).ifPresent(v -> numbers.put(key, v)));
    Drive given = drive.orElse(new Drive(Drive.Type.ZERO, 1, 0, List.of()));
    String type = x ? "" : given.type().name().toLowerCase(Locale.ROOT);
    return new SpectrumCase(
        source,
        type,
        given.std(),
        given.seed(),
        given.values().stream().map(Drive::numbers).toArray(double[][]::new),
        Map.copyOf(numbers),
        file.number("leak").orElse(1.0),
        graph);
  }
}
