package gradflow.io;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.graph.Binding;
import gradflow.graph.GraphCell;
import gradflow.graph.GraphModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Inputs and initial state for the cell of a graph, from JSON; other fields are skipped.
 *
 * @param name what to call it
 * @param cell the cell
 * @param steps T; 0 where there may be another drive than x
 * @param x T x D
 * @param s0 n numbers
 */
public record GraphCase(String name, GraphCell cell, int steps, double[][] x, double[] s0) {
  /** What the file says. */
  private static final class Parts {
    private String name;
    private double[][] x = new double[0][];
    private double[] s0;
    private int steps;
    private Optional<Binding> binding = Optional.empty();
  }

  /**
   * Reads a case for a graph.
   *
   * @param state inputs of the graph that are its state; empty if nobody says
   * @throws BadArgument if the file is not sound or does not fit the graph, or the graph cannot be
   *     used
   */
  public static GraphCase read(Path file, GraphModel graph, List<String> state) {
    GraphCase c = fitted(file, CaseJson.read(file, p -> parts(file, p)), graph, state);
    if (c.steps == 0) {
      String what = c.cell.inputSize() == 0 ? "T: missing" : "x: missing or empty";
      throw new BadArgument(
          file.toString(),
          what
              + ", expected "
              + (c.cell.inputSize() == 0 ? "an integer >= 1" : "T rows of inputs"));
    }
    return c;
  }

  /** Reads a case in which x may be missing, from the bytes of its file. */
  static GraphCase readDriven(Path file, byte[] bytes, GraphModel graph, List<String> state) {
    return fitted(file, CaseJson.read(file, bytes, p -> parts(file, p)), graph, state);
  }

  private static GraphCase fitted(Path file, Parts parts, GraphModel graph, List<String> state) {
    Binding binding =
        parts.binding.isPresent() && state.isEmpty()
            ? parts.binding.get()
            : Binding.of(graph, state);
    GraphCell cell = new GraphCell(graph, binding);
    try {
      return fitted(parts, cell);
    } catch (BadArgument e) {
      throw new BadArgument(file.toString(), e.getMessage());
    }
  }

  private static GraphCase fitted(Parts parts, GraphCell cell) {
    int d = cell.inputSize();
    double[][] x = parts.x;
    if (d == 0) {
      x = new double[parts.steps][0];
    }
    for (int t = 0; t < x.length; t++) {
      Check.equal("x[" + t + "]", x[t].length, d, "D, the inputs of " + cell.source());
      Check.finite("x[" + t + "]", x[t]);
    }
    double[] s0 = parts.s0 == null ? cell.initialState() : parts.s0;
    Check.equal("s0", s0.length, cell.stateSize(), "n, the state of " + cell);
    Check.finite("s0", s0);
    return new GraphCase(parts.name, cell, x.length, x, s0);
  }

  private static Parts parts(Path file, JsonParser p) throws IOException {
    Parts parts = new Parts();
    parts.name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
    p.nextToken();
    CaseReader.expect(file, p, "the case", JsonToken.START_OBJECT, "a JSON object { … }");
    while (p.nextToken() != JsonToken.END_OBJECT) {
      String field = p.currentName();
      JsonToken value = p.nextToken();
      switch (field) {
        case "name" -> {
          CaseReader.expect(file, p, field, JsonToken.VALUE_STRING, "a text");
          parts.name = p.getText();
        }
        case "T" -> {
          CaseReader.expect(file, p, field, JsonToken.VALUE_NUMBER_INT, "an integer");
          parts.steps = (int) Math.max(0, Math.min(1 << 30, p.getLongValue()));
        }
        case "x" -> parts.x = CaseReader.matrix(file, p, field);
        case "s0" -> {
          CaseReader.expect(file, p, field, JsonToken.START_ARRAY, "an array of numbers");
          p.nextToken();
          parts.s0 = CaseReader.numbers(file, p, field);
        }
        case "binding" -> parts.binding = Optional.of(binding(file, p));
        default -> {
          if (value.isStructStart()) {
            p.skipChildren();
          }
        }
      }
    }
    return parts;
  }

  private static Binding binding(Path file, JsonParser p) throws IOException {
    CaseReader.expect(file, p, "binding", JsonToken.START_OBJECT, "an object {\"x\": …}");
    Optional<String> x = Optional.empty();
    Optional<String> output = Optional.empty();
    List<Binding.State> states = new ArrayList<>();
    while (p.nextToken() != JsonToken.END_OBJECT) {
      String field = p.currentName();
      JsonToken value = p.nextToken();
      switch (field) {
        case "x" -> x = text(file, p, "binding.x");
        case "output" -> output = text(file, p, "binding.output");
        case "states" -> {
          CaseReader.expect(file, p, "binding.states", JsonToken.START_ARRAY, "a list of states");
          while (p.nextToken() != JsonToken.END_ARRAY) {
            states.add(state(file, p));
          }
        }
        default -> {
          if (value.isStructStart()) {
            p.skipChildren();
          }
        }
      }
    }
    if (states.isEmpty()) {
      throw new BadArgument(file.toString(), "binding: has no states");
    }
    return new Binding(x, states, output);
  }

  private static Binding.State state(Path file, JsonParser p) throws IOException {
    String name = "binding.states";
    CaseReader.expect(
        file, p, name, JsonToken.START_OBJECT, "an object {\"input\": …, \"output\": …}");
    String input = null;
    String output = null;
    while (p.nextToken() != JsonToken.END_OBJECT) {
      String field = p.currentName();
      JsonToken value = p.nextToken();
      if (Set.of("input", "output").contains(field)) {
        CaseReader.expect(file, p, name + "." + field, JsonToken.VALUE_STRING, "a text");
        input = field.equals("input") ? p.getText() : input;
        output = field.equals("output") ? p.getText() : output;
      } else if (value.isStructStart()) {
        p.skipChildren();
      }
    }
    if (input == null || output == null) {
      throw new BadArgument(file.toString(), name + ": a state lacks its input or output");
    }
    return new Binding.State(input, output);
  }

  private static Optional<String> text(Path file, JsonParser p, String field) throws IOException {
    if (p.currentToken() == JsonToken.VALUE_NULL) {
      return Optional.empty();
    }
    CaseReader.expect(file, p, field, JsonToken.VALUE_STRING, "a text or null");
    return Optional.of(p.getText());
  }
}
