package gradflow.cases;

import gradflow.check.Check;
import gradflow.flow.Feed;
import gradflow.flow.LyapunovResult;
import gradflow.flow.LyapunovSpectrum;
import gradflow.flow.Sequence;
import gradflow.linalg.Activation;
import gradflow.rng.Seed;
import gradflow.task.WhiteNoise;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** The Lyapunov spectrum of a case, written as JSON by {@link SpectrumJson}. */
public final class SpectrumAnswer {
  private static final long STEPS = 1000;

  /** Largest number of steps, and of burn-in steps, which would take weeks to compute. */
  private static final long MOST = 1_000_000_000_000L;

  private final SpectrumCase source;
  private final LyapunovResult result;

  /**
   * Builds the model and computes the spectrum. By default, {@code steps} is the length of x, or
   * 1000 for a drive; {@code burn_in} is 0 for x and a tenth of the steps for a drive; h0 is
   * random.
   *
   * @throws gradflow.check.BadArgument if the case cannot be used
   * @throws gradflow.flow.DivergenceException if a state or a Jacobian is not finite
   */
  public SpectrumAnswer(SpectrumCase source) {
    this.source = source;
    requireCount("steps", 1);
    requireCount("burn_in", 0);
    requireCount("k", 0);
    Case c = source.source();
    DrivenModel model = DrivenModel.of(source);
    boolean given = source.driveType().isEmpty();
    long rows = given ? c.arrays().get("x").length : 0;
    long burnIn = source.numbers().getOrDefault("burn_in", given ? 0L : -1L);
    long steps = source.numbers().getOrDefault("steps", given ? rows - burnIn : STEPS);
    if (!source.numbers().containsKey("burn_in") && !given) {
      burnIn = steps / 10;
    }
    Check.that(
        !given || steps <= rows - burnIn,
        "steps",
        "got " + steps + " after burn_in = " + burnIn + ", but x has " + rows + " rows");
    int n = model.cell().stateSize();
    int k = (int) Math.min(source.numbers().getOrDefault("k", 0L), n);
    this.result =
        new LyapunovSpectrum(
                steps, burnIn, k, 0, LyapunovSpectrum.WINDOWS, true, model.seed().child("lyapunov"))
            .measure(model.cell(), model.weights(), feed(), model.column());
  }

  private void requireCount(String field, long least) {
    long value = source.numbers().getOrDefault(field, least);
    Check.that(
        value >= least && value <= MOST,
        field,
        "got " + value + ", expected an integer from " + least + " to " + MOST);
  }

  private Feed feed() {
    Case c = source.source();
    return switch (source.driveType()) {
      case "zero" -> Feed.zero();
      case "gaussian" ->
          Feed.of(
              new WhiteNoise(source.std()),
              c.input(),
              1,
              new Seed(source.driveSeed()).replicate(0).child("input"));
      case "periodic" -> {
        for (double[] row : source.values()) {
          Check.equal("drive.values", row.length, c.input(), "D, the numbers in a row");
        }
        yield Feed.periodic(source.values());
      }
      default -> {
        int rows = c.arrays().get("x").length;
        yield Feed.of(Sequence.of(c.input(), 1, c.matrix("x", rows, c.input())));
      }
    };
  }

  /**
   * Writes the answer.
   *
   * @param finiteTime whether to include the exponents of every window
   */
  public void write(OutputStream out, boolean finiteTime) throws IOException {
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("name", source.source().name());
    head.put("cell", source.source().cell());
    if (source.source().gate() != Activation.SIGMOID) {
      head.put("gate", source.source().gate().specName());
    }
    SpectrumJson.write(out, head, result, finiteTime);
  }
}
