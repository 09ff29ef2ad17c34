package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Tape;
import gradflow.check.Check;
import java.util.List;
import java.util.function.Function;

/** The tapes of all steps of a run, for what is found by going back through them at its end. */
final class KeptTapes implements Probe {
  private static final long MOST_BYTES = 1L << 30;

  private final Cell cell;
  private final Tape[] tapes;
  private final Function<Tape[], List<MeasureValue>> values;

  /**
   * Keeps nothing yet.
   *
   * @param measure whose they are, in the message
   * @param values of the tapes of steps 1 to T, by step
   * @throws gradflow.check.BadArgument if they take more than 1 GiB
   */
  KeptTapes(Context context, String measure, Function<Tape[], List<MeasureValue>> values) {
    this.cell = context.cell();
    this.values = values;
    long bytes = 8 * Tape.size(cell) * context.batch() * context.steps();
    Check.that(
        bytes <= MOST_BYTES,
        "steps",
        "got %s of a batch of %s, whose tapes take %s MiB, expected at most %s MiB for %s"
            .formatted(context.steps(), context.batch(), bytes >> 20, MOST_BYTES >> 20, measure));
    this.tapes = new Tape[context.steps() + 1];
  }

  @Override
  public void state(int t, Tape tape) {
    tapes[t] = new Tape(cell, tape.batch());
    tapes[t].copy(tape);
  }

  @Override
  public List<MeasureValue> finish() {
    return values.apply(tapes);
  }
}
