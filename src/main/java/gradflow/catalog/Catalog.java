package gradflow.catalog;

import gradflow.cell.Cell;
import gradflow.cell.Gru;
import gradflow.cell.Lstm;
import gradflow.cell.Rnn;
import gradflow.cell.Stack;
import gradflow.figure.Curves;
import gradflow.figure.EigenvaluePlanes;
import gradflow.figure.PanelSpec;
import gradflow.init.Initialiser;
import gradflow.measure.CellPath;
import gradflow.measure.GateStatistics;
import gradflow.measure.LossGradientNorms;
import gradflow.measure.Measure;
import gradflow.measure.OriginSlope;
import gradflow.measure.PascanuBound;
import gradflow.measure.ProductNorms;
import gradflow.measure.RecurrentSpectrum;
import gradflow.measure.Slope;
import gradflow.measure.StepJacobianNorms;
import gradflow.measure.StepSingularValues;
import gradflow.task.Drive;
import gradflow.task.Gaussian;
import gradflow.task.HalfSquaredNorm;
import gradflow.task.Loss;
import gradflow.task.RandomDirection;
import gradflow.task.Zero;

/** Everything that a spec can name. Adding an entry is one line here. */
public final class Catalog {
  private Catalog() {}

  /** The cells. */
  public static Registry<Cell> cells() {
    return new Registry<>("cell", Cell.class)
        .add("rnn", Rnn.class)
        .add("lstm", Lstm.class)
        .add("gru", Gru.class)
        .add("stack", Stack.class);
  }

  /** The measures. */
  public static Registry<Measure> measures() {
    return new Registry<>("measure", Measure.class)
        .add("product-norms", ProductNorms.class)
        .add("loss-gradient-norms", LossGradientNorms.class)
        .add("step-jacobian-norms", StepJacobianNorms.class)
        .add("step-singular-values", StepSingularValues.class)
        .add("recurrent-spectrum", RecurrentSpectrum.class)
        .add("slope", Slope.class)
        .add("origin-slope", OriginSlope.class)
        .add("pascanu-bound", PascanuBound.class)
        .add("gate-statistics", GateStatistics.class)
        .add("cell-path", CellPath.class);
  }

  /** The inputs. */
  public static Registry<Drive> inputs() {
    return new Registry<>("input", Drive.class).add("zero", Zero.class).add("gaussian", Gaussian.class);
  }

  /** The losses. */
  public static Registry<Loss> losses() {
    return new Registry<>("loss", Loss.class)
        .add("random-direction", RandomDirection.class)
        .add("half-squared-norm", HalfSquaredNorm.class);
  }

  /** The sources of panels. */
  public static Registry<PanelSpec> panels() {
    return new Registry<>("panel", PanelSpec.class)
        .add("curves", Curves.class)
        .add("eigenvalues", EigenvaluePlanes.class);
  }

  /** The initialisers. */
  public static Registry<Initialiser> initialisers() {
    return Initialisers.registry();
  }

  /** All of them. */
  public static Registries all() {
    return new Registries(cells(), initialisers(), measures(), inputs(), losses(), panels());
  }
}
