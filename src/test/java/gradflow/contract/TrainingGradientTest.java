package gradflow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Weights;
import gradflow.linalg.Matrix;
import gradflow.rng.Normals;
import gradflow.rng.Seed;
import gradflow.task.Batch;
import gradflow.train.BackPropagation;
import gradflow.train.Criterion;
import gradflow.train.Model;
import gradflow.train.Output;
import gradflow.train.Readout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every parameter's gradient through cell, readout and loss against central differences, for every
 * cell and every kind of loss, at the last step and at several.
 */
class TrainingGradientTest {
  private static final int BATCH = 2;
  private static final int STEPS = 5;
  private static final int OUTPUTS = 3;

  private static final List<Readout> READOUTS =
      List.of(
          new Readout(Output.LINEAR, Criterion.MSE, new gradflow.init.Gaussian(1)),
          new Readout(Output.SIGMOID, Criterion.MSE, new gradflow.init.Gaussian(1)),
          new Readout(
              Output.SIGMOID, Criterion.BINARY_CROSS_ENTROPY, new gradflow.init.Gaussian(1)),
          new Readout(Output.SOFTMAX, Criterion.CROSS_ENTROPY, new gradflow.init.Gaussian(1)));

  @TestFactory
  Stream<DynamicTest> everyParameterMatchesCentralDifferences() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Cell cell : CellsUnderTest.all()) {
      for (Readout readout : READOUTS) {
        tests.add(
            DynamicTest.dynamicTest(
                cell + " with " + readout.output() + " " + readout.criterion(),
                () -> check(cell, readout)));
      }
    }
    return tests.stream();
  }

  private static void check(Cell cell, Readout readout) {
    Model model = model(cell, readout);
    Batch data = data(cell, readout);
    BackPropagation pass = new BackPropagation(model, BATCH, 0.1, null, 1L << 26);
    double loss = pass.run(data).loss();
    assertThat(pass.forward(data).loss()).isEqualTo(loss);
    pass.run(data);
    double[] gradient = pass.gradient().plainCopy();
    double[] theta = new double[model.size()];
    model.get(theta);
    double largest = 0;
    for (double g : gradient) {
      largest = Math.max(largest, Math.abs(g));
    }
    assertThat(largest).isGreaterThan(1e-4);
    double eps = 1e-5;
    for (int k = 0; k < theta.length; k++) {
      double value = theta[k];
      theta[k] = value + eps;
      model.set(theta);
      double up = pass.forward(data).loss();
      theta[k] = value - eps;
      model.set(theta);
      double down = pass.forward(data).loss();
      theta[k] = value;
      assertThat((up - down) / (2 * eps))
          .as("parameter " + k)
          .isCloseTo(gradient[k], org.assertj.core.data.Offset.offset(2e-9 + 1e-8 * largest));
    }
  }

  static Model model(Cell cell, Readout readout) {
    Normals normals = new Normals(new Seed(7));
    Weights weights = Weights.zeros(cell.layout());
    for (Block b : cell.layout().blocks()) {
      normals.fill(weights.block(b.name()).data(), 0.4);
    }
    weights.changed();
    Matrix v = Matrix.zeros(OUTPUTS, cell.hiddenSize());
    normals.fill(v.data(), 0.7);
    double[] c = new double[OUTPUTS];
    normals.fill(c, 0.3);
    return new Model(cell, weights, readout, v, c);
  }

  static Batch data(Cell cell, Readout readout) {
    Normals normals = new Normals(new Seed(8));
    double[][] x = new double[STEPS][cell.inputSize() * BATCH];
    double[][] targets = new double[STEPS][];
    for (int t = 0; t < STEPS; t++) {
      normals.fill(x[t], 1);
      if (t == STEPS - 1 || t == 1) {
        boolean classes = readout.output() == Output.SOFTMAX;
        targets[t] = new double[classes ? BATCH : OUTPUTS * BATCH];
        for (int k = 0; k < targets[t].length; k++) {
          double z = normals.next();
          targets[t][k] =
              classes
                  ? (k + t) % OUTPUTS
                  : readout.output() == Output.SIGMOID ? (z > 0 ? 1 : 0) : z;
        }
      }
    }
    return new Batch(x, targets);
  }
}
