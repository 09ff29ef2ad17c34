package gradflow.catalog;

import gradflow.cell.Antisymmetric;
import gradflow.cell.Cell;
import gradflow.cell.Cfn;
import gradflow.cell.Cornn;
import gradflow.cell.Gru;
import gradflow.cell.IndRnn;
import gradflow.cell.Lem;
import gradflow.cell.Lru;
import gradflow.cell.Lstm;
import gradflow.cell.Mgu;
import gradflow.cell.MinGru;
import gradflow.cell.MinLstm;
import gradflow.cell.Minimal;
import gradflow.cell.Mlstm;
import gradflow.cell.ProjectedLstm;
import gradflow.cell.Projection;
import gradflow.cell.RgLru;
import gradflow.cell.Rnn;
import gradflow.cell.S6;
import gradflow.cell.Slstm;
import gradflow.cell.Stack;
import gradflow.cell.Ugrnn;
import gradflow.figure.BranchDiagram;
import gradflow.figure.Curves;
import gradflow.figure.Distribution;
import gradflow.figure.EigenvaluePlanes;
import gradflow.figure.HeatMap;
import gradflow.figure.PanelSpec;
import gradflow.figure.PredictedAgainstMeasured;
import gradflow.figure.Pseudospectra;
import gradflow.figure.Scale;
import gradflow.figure.Scatter;
import gradflow.init.BoundedGrowth;
import gradflow.init.Chrono;
import gradflow.init.Constant;
import gradflow.init.Diagonal;
import gradflow.init.Gaussian;
import gradflow.init.Given;
import gradflow.init.GlorotNormal;
import gradflow.init.GlorotUniform;
import gradflow.init.GriffinRing;
import gradflow.init.Identity;
import gradflow.init.Initialiser;
import gradflow.init.Jordan;
import gradflow.init.LogUniformStep;
import gradflow.init.NonNormal;
import gradflow.init.Normal;
import gradflow.init.Orthogonal;
import gradflow.init.Pytorch;
import gradflow.init.PytorchLinear;
import gradflow.init.Ring;
import gradflow.init.S4dReal;
import gradflow.init.SlstmForget;
import gradflow.init.Sparse;
import gradflow.init.SpectralRadius;
import gradflow.init.Uniform;
import gradflow.io.OnnxCell;
import gradflow.measure.ActivationSlopes;
import gradflow.measure.CellPath;
import gradflow.measure.CovariantLyapunov;
import gradflow.measure.FixedPointBranches;
import gradflow.measure.FlowMap;
import gradflow.measure.GatePaths;
import gradflow.measure.GateStatistics;
import gradflow.measure.GradientCheck;
import gradflow.measure.GradientSplit;
import gradflow.measure.InputGradient;
import gradflow.measure.LossGradientNorms;
import gradflow.measure.Lyapunov;
import gradflow.measure.MeanField;
import gradflow.measure.Measure;
import gradflow.measure.MemoryCapacity;
import gradflow.measure.NonNormality;
import gradflow.measure.NormPreservation;
import gradflow.measure.OriginSlope;
import gradflow.measure.ParameterGradient;
import gradflow.measure.ParameterSensitivity;
import gradflow.measure.PascanuBound;
import gradflow.measure.ProductNorms;
import gradflow.measure.ProductSingularValues;
import gradflow.measure.PseudospectrumGrid;
import gradflow.measure.RecurrentSpectrum;
import gradflow.measure.Slope;
import gradflow.measure.StepCost;
import gradflow.measure.StepJacobianNorms;
import gradflow.measure.StepSingularValues;
import gradflow.measure.TransientGrowth;
import gradflow.measure.UnitActivity;
import gradflow.measure.UnitMemory;
import gradflow.measure.ZeroStateLaw;
import gradflow.task.Adding;
import gradflow.task.Copying;
import gradflow.task.DelayedRecall;
import gradflow.task.DelayedXor;
import gradflow.task.Drive;
import gradflow.task.HalfSquaredNorm;
import gradflow.task.Loss;
import gradflow.task.MackeyGlass;
import gradflow.task.Parity;
import gradflow.task.Periodic;
import gradflow.task.RandomDirection;
import gradflow.task.RandomPermutation;
import gradflow.task.Sequences;
import gradflow.task.Sine;
import gradflow.task.SquaredDistance;
import gradflow.task.Task;
import gradflow.task.TemporalOrder;
import gradflow.task.Text;
import gradflow.task.WhiteNoise;
import gradflow.task.Zero;
import gradflow.train.Adam;
import gradflow.train.Clipping;
import gradflow.train.ConstantRate;
import gradflow.train.CosineRate;
import gradflow.train.GradientFlossing;
import gradflow.train.NoClipping;
import gradflow.train.NormClipping;
import gradflow.train.OmegaNorm;
import gradflow.train.OmegaSquared;
import gradflow.train.Optimiser;
import gradflow.train.Orthogonality;
import gradflow.train.Regulariser;
import gradflow.train.RmsProp;
import gradflow.train.Schedule;
import gradflow.train.Sgd;
import gradflow.train.StepRate;
import gradflow.train.ValueClipping;

/** Registries of everything that a spec can name. A new entry is one line here. */
public final class Catalog {
  private Catalog() {}

  /** Returns the cells. */
  public static Registry<Cell> cells() {
    return new Registry<>("cell", Cell.class)
        .add("rnn", Rnn.class)
        .add("lstm", Lstm.class)
        .add("projected-lstm", ProjectedLstm.class)
        .add("onnx", OnnxCell.class)
        .add("gru", Gru.class)
        .add("minimal", Minimal.class)
        .add("mgu", Mgu.class)
        .add("cfn", Cfn.class)
        .add("ugrnn", Ugrnn.class)
        .add("indrnn", IndRnn.class)
        .add("mingru", MinGru.class)
        .add("minlstm", MinLstm.class)
        .add("lru", Lru.class)
        .add("projection", Projection.class)
        .add("rg-lru", RgLru.class)
        .add("s6", S6.class)
        .add("slstm", Slstm.class)
        .add("mlstm", Mlstm.class)
        .add("cornn", Cornn.class)
        .add("lem", Lem.class)
        .add("antisymmetric", Antisymmetric.class)
        .add("stack", Stack.class);
  }

  /** Returns the measures. */
  public static Registry<Measure> measures() {
    return new Registry<>("measure", Measure.class)
        .add("product-norms", ProductNorms.class)
        .add("loss-gradient-norms", LossGradientNorms.class)
        .add("input-gradient", InputGradient.class)
        .add("step-jacobian-norms", StepJacobianNorms.class)
        .add("step-singular-values", StepSingularValues.class)
        .add("product-singular-values", ProductSingularValues.class)
        .add("recurrent-spectrum", RecurrentSpectrum.class)
        .add("slope", Slope.class)
        .add("origin-slope", OriginSlope.class)
        .add("pascanu-bound", PascanuBound.class)
        .add("norm-preservation", NormPreservation.class)
        .add("gate-statistics", GateStatistics.class)
        .add("cell-path", CellPath.class)
        .add("gate-paths", GatePaths.class)
        .add("gradient-split", GradientSplit.class)
        .add("parameter-gradient", ParameterGradient.class)
        .add("parameter-sensitivity", ParameterSensitivity.class)
        .add("activation-slopes", ActivationSlopes.class)
        .add("gradient-check", GradientCheck.class)
        .add("step-cost", StepCost.class)
        .add("lyapunov", Lyapunov.class)
        .add("covariant-lyapunov", CovariantLyapunov.class)
        .add("mean-field", MeanField.class)
        .add("zero-state", ZeroStateLaw.class)
        .add("memory-capacity", MemoryCapacity.class)
        .add("flow-map", FlowMap.class)
        .add("fixed-points", FixedPointBranches.class)
        .add("unit-activity", UnitActivity.class)
        .add("unit-memory", UnitMemory.class)
        .add("non-normality", NonNormality.class)
        .add("pseudospectrum", PseudospectrumGrid.class)
        .add("transient-growth", TransientGrowth.class);
  }

  /** Returns the inputs. */
  public static Registry<Drive> inputs() {
    return new Registry<>("input", Drive.class)
        .add("zero", Zero.class)
        .add("gaussian", WhiteNoise.class)
        .add("periodic", Periodic.class);
  }

  /** Returns the learning tasks. */
  public static Registry<Task> tasks() {
    return new Registry<>("task", Task.class)
        .add("adding", Adding.class)
        .add("copying", Copying.class)
        .add("temporal-order", TemporalOrder.class)
        .add("random-permutation", RandomPermutation.class)
        .add("delayed-recall", DelayedRecall.class)
        .add("delayed-xor", DelayedXor.class)
        .add("parity", Parity.class)
        .add("sine", Sine.class)
        .add("mackey-glass", MackeyGlass.class)
        .add("text", Text.class)
        .add("sequences", Sequences.class);
  }

  /** Returns the optimisers: rules that turn gradients into steps. */
  public static Registry<Optimiser> optimisers() {
    return new Registry<>("optimiser", Optimiser.class)
        .add("sgd", Sgd.class)
        .add("rmsprop", RmsProp.class)
        .add("adam", Adam.class);
  }

  /** Returns the schedules of the learning rate. */
  public static Registry<Schedule> schedules() {
    return new Registry<>("schedule", Schedule.class)
        .add("constant", ConstantRate.class)
        .add("step", StepRate.class)
        .add("cosine", CosineRate.class);
  }

  /** Returns the rules for clipping large gradients. */
  public static Registry<Clipping> clippings() {
    return new Registry<>("clipping", Clipping.class)
        .add("none", NoClipping.class)
        .add("norm", NormClipping.class)
        .add("value", ValueClipping.class);
  }

  /** Returns the regularisers: terms added to the loss. */
  public static Registry<Regulariser> regularisers() {
    return new Registry<>("regulariser", Regulariser.class)
        .add("omega-norm", OmegaNorm.class)
        .add("omega-squared", OmegaSquared.class)
        .add("orthogonality", Orthogonality.class)
        .add("flossing", GradientFlossing.class);
  }

  /** Returns the losses. */
  public static Registry<Loss> losses() {
    return new Registry<>("loss", Loss.class)
        .add("random-direction", RandomDirection.class)
        .add("half-squared-norm", HalfSquaredNorm.class)
        .add("squared-distance", SquaredDistance.class);
  }

  /** Returns the kinds of panels. */
  public static Registry<PanelSpec> panels() {
    return new Registry<>("panel", PanelSpec.class)
        .add("curves", Curves.class)
        .add("eigenvalues", EigenvaluePlanes.class)
        .add("heat-map", HeatMap.class)
        .add("distribution", Distribution.class)
        .add("branches", BranchDiagram.class)
        .add("pseudospectra", Pseudospectra.class)
        .add("against", PredictedAgainstMeasured.class)
        .add("scatter", Scatter.class);
  }

  /** Returns the scales of axes and colours. */
  public static Registry<Scale> scales() {
    return new Registry<>("scale", Scale.class)
        .add("linear", Scale.Linear.class)
        .add("log10", Scale.Log10.class)
        .add("decades", Scale.Decades.class)
        .add("symlog", Scale.Symlog.class);
  }

  /** Returns the initialisers. */
  public static Registry<Initialiser> initialisers() {
    return new Registry<>("initialiser", Initialiser.class)
        .add("gaussian", Gaussian.class)
        .add("normal", Normal.class)
        .add("uniform", Uniform.class)
        .add("pytorch", Pytorch.class)
        .add("pytorch-linear", PytorchLinear.class)
        .add("glorot-uniform", GlorotUniform.class)
        .add("glorot-normal", GlorotNormal.class)
        .add("orthogonal", Orthogonal.class)
        .add("identity", Identity.class)
        .add("diagonal", Diagonal.class)
        .add("spectral-radius", SpectralRadius.class)
        .add("jordan", Jordan.class)
        .add("non-normal", NonNormal.class)
        .add("sparse", Sparse.class)
        .add("constant", Constant.class)
        .add("chrono", Chrono.class)
        .add("bounded-growth", BoundedGrowth.class)
        .add("ring", Ring.class)
        .add("griffin-ring", GriffinRing.class)
        .add("s4d-real", S4dReal.class)
        .add("log-uniform-step", LogUniformStep.class)
        .add("slstm-forget", SlstmForget.class)
        .add("matrix", Given.class);
  }

  /** Returns all registries. */
  public static Registries all() {
    return new Registries(
        cells(),
        initialisers(),
        measures(),
        inputs(),
        tasks(),
        optimisers(),
        schedules(),
        clippings(),
        regularisers(),
        losses(),
        panels(),
        scales());
  }
}
