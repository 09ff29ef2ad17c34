package gradflow.io;

import gradflow.cell.Cell;
import gradflow.cell.Forget;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.ProjectedLstm;
import gradflow.cell.Reset;
import gradflow.cell.Rnn;
import gradflow.linalg.Activation;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Networks with random weights that are float32 numbers. */
public final class RandomModels {
  private RandomModels() {}

  public interface Kind {
    Cell of(int inputs, int hidden);
  }

  static final Map<String, Kind> KINDS =
      new java.util.TreeMap<>(
          Map.of(
              "rnn-tanh", (d, h) -> new Rnn(d, h, Activation.TANH),
              "rnn-relu", (d, h) -> new Rnn(d, h, Activation.RELU),
              "rnn-sigmoid", (d, h) -> new Rnn(d, h, Activation.SIGMOID),
              "rnn-identity", (d, h) -> new Rnn(d, h, Activation.IDENTITY),
              "lstm", Lstm::new,
              "lstm-peepholes",
                  (d, h) -> new Lstm(d, h, Forget.PRESENT, true, Activation.TANH, Activation.TANH),
              "lstm-coupled",
                  (d, h) -> new Lstm(d, h, Forget.COUPLED, false, Activation.TANH, Activation.RELU),
              "gru-after", (d, h) -> new Gru(d, h, Reset.AFTER),
              "gru-before", (d, h) -> new Gru(d, h, Reset.BEFORE),
              "lstm-projected", (d, h) -> new ProjectedLstm(d, h + 2, h)));

  static {
    Activation hard = Activation.HARD_SIGMOID;
    Activation id = Activation.IDENTITY;
    KINDS.put("rnn-hard_sigmoid", (d, h) -> new Rnn(d, h, hard));
    KINDS.put("lstm-hard", (d, h) -> new Lstm(d, h, Forget.COUPLED, true, id, hard, hard));
    KINDS.put("gru-hard", (d, h) -> new Gru(d, h, Reset.AFTER, hard));
    KINDS.put("gru-tanh", (d, h) -> new Gru(d, h, Reset.BEFORE, Activation.TANH));
  }

  /**
   * @param sides F, B or FB
   */
  public static StoredModel of(
      String kind, String sides, int layers, int inputs, int hidden, long seed) {
    Normals normals = new Normals(new Seed(seed).child(kind).child(sides).child(layers));
    List<List<StoredDirection>> out = new ArrayList<>();
    int d = inputs;
    for (int k = 0; k < layers; k++) {
      List<StoredDirection> layer = new ArrayList<>();
      for (char side : sides.toCharArray()) {
        Cell cell = KINDS.get(kind).of(d, hidden);
        int units = StoredDirection.form(cell).units();
        int rows = StoredDirection.form(cell).gates().size() * units;
        boolean peepholes = cell instanceof Lstm l && l.peepholes();
        layer.add(
            new StoredDirection(
                side == 'B',
                cell,
                Matrix.wrap(rows, d, draw(normals, rows * d)),
                Matrix.wrap(rows, hidden, draw(normals, rows * hidden)),
                draw(normals, rows),
                draw(normals, rows),
                draw(normals, peepholes ? 3 * units : 0),
                draw(normals, cell instanceof ProjectedLstm ? units * hidden : 0),
                StoredDirection.NONE));
      }
      out.add(layer);
      d = hidden * sides.length();
    }
    StoredModel.Source source =
        new StoredModel.Source(Path.of("random"), "none", "none", "", ElementType.F32, Map.of());
    return new StoredModel(source, out, false, 0, List.of(), List.of());
  }

  private static double[] draw(Normals normals, int count) {
    double[] out = new double[count];
    for (int k = 0; k < count; k++) {
      out[k] = (float) (0.4 * normals.next());
    }
    return out;
  }
}
