package gradflow.io;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.graph.GraphCell;
import gradflow.graph.GraphModel;
import gradflow.linalg.Activation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A case whose Lyapunov spectrum is wanted: the fields of {@link Case}, where a drive may stand in
 * place of x, and how long to run.
 *
 * @param source cell and weights; its number of steps means nothing here
 * @param driveType {@code zero}, {@code gaussian} or {@code periodic}; empty if there is x
 * @param std of the gaussian drive
 * @param driveSeed of the gaussian drive
 * @param values of the periodic drive, period x D
 * @param numbers {@code steps}, {@code burn_in}, {@code k}, {@code seed}, as far as given
 * @param leak of an rnn, in (0, 1]
 * @param graph the cell, where it is a graph
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
  private static final Set<String> NUMBERS = Set.of("steps", "burn_in", "k", "seed");

  /**
   * Reads one.
   *
   * @throws BadArgument as {@link CaseReader#read(Path)}, or if the drive or a number cannot be
   *     used
   */
  public static SpectrumCase read(Path file) {
    byte[] bytes = CaseJson.bytes(file);
    return read(file, bytes, CaseReader.read(file, bytes, Map.of("T", 1)), Optional.empty());
  }

  /**
   * Reads one for a graph: x or a drive, and s0, which is the graph's own or random where it is
   * missing.
   *
   * @param state inputs of the graph that are its state; empty if nobody says
   * @throws BadArgument as {@link GraphCase#read}, or if the drive or a number cannot be used
   */
  public static SpectrumCase read(Path file, GraphModel graph, List<String> state) {
    byte[] bytes = CaseJson.bytes(file);
    GraphCase c = GraphCase.readDriven(file, bytes, graph, state);
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
    return read(file, bytes, source, Optional.of(cell));
  }

  private static SpectrumCase read(
      Path file, byte[] bytes, Case source, Optional<GraphCell> graph) {
    return CaseJson.read(
        file,
        bytes,
        p -> {
          try {
            return new Reader(p).read(source, graph);
          } catch (BadArgument e) {
            throw new BadArgument(file.toString(), e.getMessage());
          }
        });
  }

  private static final class Reader {
    private final JsonParser p;
    private final Map<String, Long> numbers = new HashMap<>();
    private String type = "";
    private double std = 1;
    private long driveSeed;
    private double[][] values = new double[0][];
    private double leak = 1;

    Reader(JsonParser p) {
      this.p = p;
    }

    SpectrumCase read(Case source, Optional<GraphCell> graph) throws IOException {
      type = source.input() == 0 ? "zero" : type; // without x nothing can drive it
      p.nextToken();
      while (p.nextToken() != JsonToken.END_OBJECT) {
        String field = p.currentName();
        p.nextToken();
        if (NUMBERS.contains(field)) {
          numbers.put(field, integer(field));
        } else if (field.equals("leak")) {
          leak = number(field);
        } else if (field.equals("drive")) {
          drive();
        } else {
          p.skipChildren();
        }
      }
      boolean x = source.arrays().containsKey("x");
      Check.that(
          x || !type.isEmpty(), "drive", "missing, and x too; expected one of x, drive: {type: …}");
      Check.that(!x || type.isEmpty(), "drive", "got x and a drive, expected one of them");
      return new SpectrumCase(
          source, type, std, driveSeed, values, Map.copyOf(numbers), leak, graph);
    }

    private void drive() throws IOException {
      Check.that(
          p.currentToken() == JsonToken.START_OBJECT, "drive", "expected an object {\"type\": …}");
      while (p.nextToken() != JsonToken.END_OBJECT) {
        String field = p.currentName();
        p.nextToken();
        switch (field) {
          case "type" -> type = p.getText();
          case "std" -> std = number("drive.std");
          case "seed" -> driveSeed = integer("drive.seed");
          case "values" -> values = matrix();
          default ->
              throw new BadArgument(
                  "drive", "got the key " + field + ", expected type, std, seed, values");
        }
      }
      Check.that(
          Set.of("zero", "gaussian", "periodic").contains(type),
          "drive.type",
          "got \"" + type + "\", expected zero, gaussian or periodic");
    }

    private double[][] matrix() throws IOException {
      Check.that(p.currentToken() == JsonToken.START_ARRAY, "drive.values", "expected rows");
      List<double[]> rows = new ArrayList<>();
      while (p.nextToken() != JsonToken.END_ARRAY) {
        Check.that(p.currentToken() == JsonToken.START_ARRAY, "drive.values", "expected rows");
        List<Double> row = new ArrayList<>();
        while (p.nextToken() != JsonToken.END_ARRAY) {
          row.add(number("drive.values"));
        }
        rows.add(row.stream().mapToDouble(Double::doubleValue).toArray());
      }
      return rows.toArray(double[][]::new);
    }

    private double number(String field) throws IOException {
      Check.that(p.currentToken().isNumeric(), field, "got " + p.getText() + ", expected a number");
      return Check.finite(field, p.getDoubleValue());
    }

    private long integer(String field) throws IOException {
      Check.that(
          p.currentToken() == JsonToken.VALUE_NUMBER_INT,
          field,
          "got " + p.getText() + ", expected an integer");
      return p.getLongValue();
    }
  }
}
