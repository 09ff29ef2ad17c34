package gradflow.bench;

import gradflow.cell.Tape;
import gradflow.cell.Weights;
import gradflow.flow.ChainProduct;
import gradflow.linalg.Matrix;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Step Jacobians of all tapes by PyTorch: J[t] = Σ_k diag(a_k[t]) W_hh_k in place, {@code chunk}
 * steps at a time.
 */
final class TorchJacobian {
  private final int chunk;
  private final int hidden;
  private final int state;
  private final Tensor out;
  private final Tensor[][] views;
  private final Tensor[] blocks;
  private final Tensor[][] coefficients;
  private final Tensor[][] diagonals;
  private final Tensor[][] diagonalValues;
  private final boolean lstm;
  private final String name;
  private final Tensor[] slices;
  private final Tensor identity;
  private final Tensor[] products = new Tensor[2];
  private Tensor product;
  private final Tensor[] gates;
  private final Tensor[] factors;

  TorchJacobian(String name, Weights w, Tape[] tapes, int chunk) {
    this.chunk = chunk;
    this.name = name;
    this.lstm = name.equals("lstm");
    this.hidden = tapes[0].get("h").length;
    this.state = lstm ? 2 * hidden : hidden;
    int steps = tapes.length;
    out = Tensor.create(new double[chunk * state * state], chunk, state, state);
    String[] names =
        lstm
            ? new String[] {"W_hh_f", "W_hh_i", "W_hh_g", "W_hh_o"}
            : name.startsWith("gru")
                ? new String[] {"W_hh_z", "W_hh_r", "W_hh_n"}
                : new String[] {"W_hh"};
    blocks =
        IntStream.range(0, names.length)
            .mapToObj(k -> tensor(w.block(names[k])))
            .toArray(Tensor[]::new);
    views =
        new Tensor[][] {lstm ? new Tensor[] {block(hidden, 0), block(0, 0)} : new Tensor[] {out}};
    diagonals =
        new Tensor[][] {
          lstm
              ? new Tensor[] {
                block(0, hidden).diagonal(0, 1, 2), block(hidden, hidden).diagonal(0, 1, 2)
              }
              : name.startsWith("gru") ? new Tensor[] {out.diagonal(0, 1, 2)} : new Tensor[0]
        };
    slices = IntStream.range(0, chunk).mapToObj(k -> out.select(0, k)).toArray(Tensor[]::new);
    identity = Tensor.create(Matrix.identity(state).data(), state, state);
    products[0] = identity.clone();
    products[1] = identity.clone();
    String[] slots =
        lstm
            ? new String[] {
              "c", "f_1", "g", "i_1", "i", "g_1", "tanh_c", "o_1", "o", "tanh_c_1", "f"
            }
            : name.startsWith("gru")
                ? new String[] {"h", "n", "z_1", "z", "n_1", "a", "r_1", "r"}
                : new String[] {"phi_1"};
    gates =
        IntStream.range(0, slots.length)
            .mapToObj(k -> vector(tapes, slots[k]))
            .toArray(Tensor[]::new);
    factors =
        gates.length == 1
            ? gates
            : IntStream.range(0, lstm ? 6 : 3)
                .mapToObj(k -> Tensor.create(new double[steps * hidden], steps, hidden))
                .toArray(Tensor[]::new);
    int pieces = steps / chunk;
    coefficients = new Tensor[pieces][];
    diagonalValues = new Tensor[pieces][];
    for (int p = 0; p < pieces; p++) {
      int first = p * chunk;
      coefficients[p] =
          IntStream.range(0, lstm ? 5 : names.length)
              .mapToObj(k -> factors[k].narrow(0, first, chunk).unsqueeze(2))
              .toArray(Tensor[]::new);
      diagonalValues[p] =
          Arrays.stream(lstm ? new Tensor[] {factors[5], gates[10]} : ownPath())
              .map(v -> v.narrow(0, first, chunk))
              .toArray(Tensor[]::new);
    }
  }

  /** What is on the diagonal besides the weights: z of a gru, nothing for an rnn. */
  private Tensor[] ownPath() {
    return name.startsWith("gru") ? new Tensor[] {gates[3]} : new Tensor[0];
  }

  /** The vectors of all steps at once, from the gates, into the same memory. */
  Tensor coefficients() {
    if (lstm) {
      torch.mul_out(factors[0], gates[0], gates[1]);
      torch.mul_out(factors[1], gates[2], gates[3]);
      torch.mul_out(factors[2], gates[4], gates[5]);
      torch.mul_out(factors[3], gates[6], gates[7]);
      torch.mul_out(factors[4], gates[8], gates[9]);
      torch.mul_out(factors[5], factors[4], gates[10]);
    } else if (name.startsWith("gru")) {
      torch.sub_out(factors[0], gates[0], gates[1]).mul_(gates[2]);
      torch.mul_out(factors[2], gates[3], gates[4]).neg_().add_(gates[4]);
      torch.mul_out(factors[1], factors[2], gates[5]).mul_(gates[6]);
      factors[2].mul_(gates[7]);
    }
    return factors[0]; // of an rnn, the slopes themselves
  }

  /**
   * All Jacobians from the gates: the vectors of all steps, then one chunk after the other into the
   * same memory, the first steps first.
   */
  Tensor run() {
    coefficients();
    for (int p = 0; p < coefficients.length; p++) {
      write(p);
    }
    return out;
  }

  /** P = J_T ... J_1 from the gates, from the last chunk to the first. */
  Tensor chain() {
    coefficients();
    products[0].copy_(identity);
    int at = 0;
    for (int p = coefficients.length - 1; p >= 0; p--) {
      write(p);
      for (int k = chunk - 1; k >= 0; k--) {
        torch.mm_out(products[1 - at], products[at], slices[k]);
        at = 1 - at;
      }
    }
    product = products[at];
    return product;
  }

  private void write(int p) {
    Tensor[] a = coefficients[p];
    Tensor target = views[0][0];
    torch.mul_out(target, a[0], blocks[0]);
    if (lstm) {
      target.addcmul_(a[1], blocks[1]);
      target.addcmul_(a[2], blocks[2]);
      Tensor upper = views[0][1];
      torch.mul_out(upper, a[3], blocks[3]);
      upper.addcmul_(a[4], target);
      diagonals[0][0].copy_(diagonalValues[p][0]);
      diagonals[0][1].copy_(diagonalValues[p][1]);
    } else if (a.length == 3) {
      target.addcmul_(a[1], blocks[1]);
      target.addcmul_(a[2], blocks[2]);
      diagonals[0][0].add_(diagonalValues[p][0]);
    }
  }

  /** Stops unless the last chain is that product. */
  void requireProduct(ChainProduct expected) {
    DoublePointer data = new DoublePointer(product.data_ptr());
    Matrix mantissas = expected.mantissas();
    double scale = Math.scalb(1.0, (int) expected.exponent());
    double worst = 0;
    for (int k = 0; k < mantissas.data().length; k++) {
      worst = Math.max(worst, Math.abs(scale * mantissas.data()[k] - data.get(k)));
    }
    if (!(worst <= 1e-10 * scale * mantissas.maxAbs())) {
      throw new IllegalStateException("products differ by " + worst + " at chunk " + chunk);
    }
  }

  /** Stops unless the last Jacobian is that matrix. */
  void requireLast(Matrix expected) {
    DoublePointer data = new DoublePointer(out.data_ptr());
    long offset = (long) (chunk - 1) * state * state;
    double worst = 0;
    for (int k = 0; k < expected.data().length; k++) {
      worst = Math.max(worst, Math.abs(expected.data()[k] - data.get(offset + k)));
    }
    if (!(worst <= 1e-12 * expected.maxAbs())) {
      throw new IllegalStateException("Jacobians differ by " + worst + " at chunk " + chunk);
    }
  }

  private Tensor block(int row, int col) {
    return out.narrow(1, row, hidden).narrow(2, col, hidden);
  }

  /** A slot of all steps, steps x H. */
  private Tensor vector(Tape[] tapes, String slot) {
    double[] values = new double[tapes.length * hidden];
    for (int t = 0; t < tapes.length; t++) {
      System.arraycopy(tapes[t].get(slot), 0, values, t * hidden, hidden);
    }
    return Tensor.create(values, tapes.length, hidden);
  }

  private static Tensor tensor(Matrix m) {
    return Tensor.create(m.data().clone(), m.rows(), m.cols());
  }
}
