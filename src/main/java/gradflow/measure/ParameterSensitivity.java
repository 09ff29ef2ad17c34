package gradflow.measure;

import gradflow.cell.Cell;
import gradflow.cell.Gradients;
import gradflow.cell.Tape;
import gradflow.check.Check;
import gradflow.flow.AdjointSweep;
import gradflow.flow.ForwardSensitivity;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How strongly the last output depends on each block of the parameters, through all steps. If row i
 * of every block acts on unit i alone, the sensitivities are propagated forward and no tapes are
 * kept. Otherwise they are computed from the adjoints of each output, or of random directions of
 * it, over the stored tapes.
 *
 * @param directions number of random directions of the output; 0 for all outputs, exactly
 */
@About(
    summary = "mean square of the last output's derivatives, by block of the parameters",
    equations =
        """
        mean_square = mean over the entries theta of a block, and over samples, of ||dh_T/dtheta||_2^2
        h: the output if it is part of the state, otherwise the whole state
        directions k: the mean of (v . dh_T/dtheta)^2 over k directions v ~ N(0, 1)
        """,
    unit = "square of (output / parameter)",
    source = {"orvieto2023"})
@Needs(Need.STATES)
public record ParameterSensitivity(
    @Option(
            value = "0",
            help =
                "number of random output directions, for cells whose Jacobian is not diagonal; 0: all outputs")
        int directions)
    implements Measure {
  private static final Recorded PARAMETER_SENSITIVITY =
      Recorded.table("parameter_sensitivity", "block", "entries", "mean_square,log10_mean_square");

  /** Checks the number. */
  public ParameterSensitivity {
    Check.atLeast("directions", directions, 0);
  }

  @Override
  public List<Recorded> recorded(Cell cell) {
    return List.of(PARAMETER_SENSITIVITY.with("block", cell.layout().names()));
  }

  @Override
  public double seconds(Cell cell, int steps, int samples) {
    if (cell.rowsAreUnits()) {
      return (double) steps * samples * KernelTimes.elementwise(2.0 * cell.layout().size());
    }
    int sweeps = directions == 0 ? cell.stateSize() : directions;
    return 2.0 * steps * samples * sweeps * KernelTimes.step(cell, 1);
  }

  @Override
  public Probe probe(Context context) {
    return context.cell().rowsAreUnits() ? forward(context) : backward(context);
  }

  private Probe forward(Context context) {
    List<ForwardSensitivity> samples =
        IntStream.range(0, context.batch())
            .mapToObj(b -> new ForwardSensitivity(context.cell(), context.weights()))
            .toList();
    return new Probe() {
      @Override
      public void state(int t, Tape tape) {
        for (int b = 0; b < samples.size(); b++) {
          samples.get(b).step(tape, b);
        }
      }

      @Override
      public List<MeasureValue> finish() {
        BlockSquares sums = new BlockSquares(context.cell().layout());
        samples.forEach(s -> sums.add(s.squares(), 2 * s.exponent()));
        return sums.values(PARAMETER_SENSITIVITY, context.batch());
      }
    };
  }

  private Probe backward(Context context) {
    return new KeptTapes(context, "parameter-sensitivity", tapes -> squares(context, tapes));
  }

  private List<MeasureValue> squares(Context context, Tape[] tapes) {
    Cell cell = context.cell();
    BlockSquares sums = new BlockSquares(cell.layout());
    Tape[] one = new Tape[tapes.length];
    for (int b = 0; b < context.batch(); b++) {
      for (int t = 1; t < tapes.length; t++) {
        one[t] = one[t] == null ? new Tape(cell, 1) : one[t];
        one[t].replicate(tapes[t], b);
      }
      adjoints(context, one, b, sums);
    }
    int count = directions == 0 ? 1 : directions;
    return sums.values(PARAMETER_SENSITIVITY, (long) context.batch() * count);
  }

  /** Adds the squared sensitivities of one sample. */
  private void adjoints(Context context, Tape[] tapes, int sample, BlockSquares sums) {
    Cell cell = context.cell();
    Gradients gradients = Gradients.of(context.weights());
    AdjointSweep sweep = new AdjointSweep(cell, context.weights(), 1, gradients);
    double[] mantissas = new double[(int) cell.layout().size()];
    int[] parts =
        cell.outputIsState()
            ? new int[] {cell.outputIndex()}
            : IntStream.range(0, cell.parts().size()).toArray();
    int outputs = Arrays.stream(parts).map(p -> cell.parts().get(p).size()).sum();
    Normals normals = new Normals(new Seed(0).child("direction").child(sample));
    for (int d = 0; d < (directions == 0 ? outputs : directions); d++) {
      gradients.clear();
      sweep.clear();
      int at = 0;
      for (int p : parts) {
        double[] cotangent = new double[cell.parts().get(p).size()];
        for (int i = 0; i < cotangent.length; i++, at++) {
          cotangent[i] = directions > 0 ? normals.next() : at == d ? 1 : 0;
        }
        sweep.add(p, cotangent);
      }
      for (int t = tapes.length - 1; t >= 1; t--) {
        sweep.step(t, tapes[t]);
      }
      long exponent = gradients.collect(mantissas);
      double[] squares = new double[mantissas.length];
      for (int k = 0; k < squares.length; k++) {
        squares[k] = mantissas[k] * mantissas[k];
      }
      sums.add(squares, 2 * exponent);
    }
  }
}
