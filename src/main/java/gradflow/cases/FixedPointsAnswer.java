package gradflow.cases;

import com.fasterxml.jackson.core.JsonGenerator;
import gradflow.cell.Part;
import gradflow.check.Check;
import gradflow.flow.FixedPoint;
import gradflow.flow.FixedPointSearch;
import gradflow.flow.FixedPoints;
import gradflow.flow.HeldMap;
import gradflow.linalg.Eigenvalues;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** The fixed points of a case, and a trajectory among them, written as JSON. */
public final class FixedPointsAnswer {
  private static final long STEPS = 200;
  private static final long MOST_STEPS = 1_000_000;

  /** A trajectory ends when an entry of its state exceeds this. */
  private static final double FAR = 1e6;

  private final SpectrumCase source;
  private final HeldInput input;
  private final DrivenModel model;
  private final HeldMap map;
  private final List<double[]> trajectory;
  private final FixedPoints found;

  /**
   * Builds the model, runs it from h0 with the held input for {@code burn_in} (default 0) and then
   * {@code steps} (default 200) steps, and searches fixed points. The search starts from zero, from
   * states along that trajectory (at most a third of the starts), and from random states.
   *
   * @param chosen number of starts ≥ 1; empty for {@link FixedPointSearch#startsFor}
   * @param spread half the width of the box of the random states, &gt; 0
   * @param watch given the number of starts, returns a receiver for the number done so far
   * @throws gradflow.check.BadArgument if the case cannot be used, or its input is not constant
   */
  public FixedPointsAnswer(
      SpectrumCase source, OptionalInt chosen, double spread, IntFunction<IntConsumer> watch) {
    this.source = source;
    this.input = HeldInput.of(source);
    this.model = DrivenModel.of(source);
    int starts = chosen.orElse(FixedPointSearch.startsFor(model.cell().stateSize()));
    FixedPointSearch search =
        new FixedPointSearch(starts, spread, FixedPointSearch.TOLERANCE, model.seed());
    this.map = new HeldMap(model.cell(), model.weights(), input.x());
    int burnIn = steps("burn_in", 0);
    List<double[]> all =
        map.orbit(model.initial(), Math.addExact(burnIn, steps("steps", STEPS)), FAR);
    this.trajectory = all.subList(Math.min(burnIn, all.size()), all.size());
    this.found = search.search(map, along(all, starts / 3), watch.apply(starts));
  }

  private int steps(String field, long otherwise) {
    long count = source.numbers().getOrDefault(field, otherwise);
    Check.that(
        count >= 0 && count <= MOST_STEPS,
        field,
        "got " + count + ", expected 0 to " + MOST_STEPS + " steps of a trajectory");
    return (int) count;
  }

  /** Returns at most {@code count} states, evenly spaced from the first one on. */
  private static List<double[]> along(List<double[]> states, int count) {
    int every = Math.max(1, (states.size() + count - 1) / Math.max(1, count));
    return java.util.stream.IntStream.range(0, states.size())
        .filter(t -> t % every == 0)
        .mapToObj(states::get)
        .limit(count)
        .toList();
  }

  /** Returns the fixed points. */
  public FixedPoints found() {
    return found;
  }

  /** Returns the states of the trajectory after burn-in, in order of time. */
  public List<double[]> trajectory() {
    return List.copyOf(trajectory);
  }

  /** Returns the map whose fixed points were searched. */
  public HeldMap map() {
    return map;
  }

  /** Returns the held input. */
  public HeldInput input() {
    return input;
  }

  /** Returns the name of the case. */
  public String name() {
    return source.source().name();
  }

  /** Writes the answer. */
  public void write(OutputStream out) throws IOException {
    AnswerJson.write(
        out,
        json -> {
          json.writeStringField("name", source.source().name());
          json.writeStringField("cell", source.source().cell());
          json.writeStringField(
              "state",
              String.join(", then ", model.cell().parts().stream().map(Part::name).toList()));
          json.writeObjectFieldStart("input");
          json.writeStringField("held", input.source());
          array(json, "x", input.x());
          json.writeEndObject();
          json.writeNumberField("starts", found.starts());
          json.writeNumberField("converged", found.converged());
          json.writeNumberField("count", found.points().size());
          json.writeArrayFieldStart("fixed_points");
          for (FixedPoint p : found.points()) {
            write(json, p);
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, FixedPoint p) throws IOException {
    json.writeStartObject();
    array(json, "state", p.state());
    json.writeNumberField("residual", p.residual());
    json.writeStringField("stability", p.stability().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("unstable_directions", p.unstableDirections());
    json.writeNumberField("spectral_radius", p.spectralRadius());
    json.writeBooleanField("isolated", p.isIsolated());
    json.writeNumberField("starts", p.starts());
    json.writeArrayFieldStart("eigenvalues");
    Eigenvalues e = p.eigenvalues();
    for (int k = 0; k < e.size(); k++) {
      json.writeStartArray();
      json.writeNumber(e.re()[k]);
      json.writeNumber(e.im()[k]);
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void array(JsonGenerator json, String field, double[] values) throws IOException {
    json.writeArrayFieldStart(field);
    for (double v : values) {
      json.writeNumber(v);
    }
    json.writeEndArray();
  }
}
