package gradflow.run;

import gradflow.analysis.AnalysisLoss;
import gradflow.cell.Cell;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.flow.Cotangents;
import gradflow.flow.DivergenceException;
import gradflow.flow.LyapunovEstimator;
import gradflow.flow.LyapunovResult;
import gradflow.flow.LyapunovSpectrum;
import gradflow.flow.MemoryPlan;
import gradflow.flow.Network;
import gradflow.flow.Sequence;
import gradflow.flow.Trajectory;
import gradflow.io.InputArrayFile;
import gradflow.io.ModelOptions;
import gradflow.io.Models;
import gradflow.linalg.Activation;
import gradflow.measure.Instrument;
import gradflow.measure.MeasureValue;
import gradflow.measure.RecurrentSpectrum;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Measures one checkpoint on the probe batch. The facts are listed in docs/run-folder.md. Those of
 * the top layer's forward direction are at the top level; those of every direction are under {@code
 * layers}.
 *
 * @param run the run folder
 * @param checkpoint one of its checkpoints
 */
record CheckpointReading(RunFolder run, RunFolder.Checkpoint checkpoint) {
  /**
   * λ₁ is measured along the probe repeated this many times without a reset. The first repetition
   * is burn-in.
   */
  private static final int PERIODS = 20;

  /** Largest total number of steps; longer probes are repeated fewer times. */
  private static final int LONG = 40_000;

  private static final long TAPES = 64L << 20;

  /** Largest number of samples in the probe batch. */
  private static final int MOST_SAMPLES = 4096;

  /**
   * Measures the checkpoint.
   *
   * @throws BadArgument if a file is invalid or does not match the manifest
   */
  Facts measure() {
    Facts out = Facts.empty();
    out.put("update", checkpoint.update());
    out.put("file", "checkpoints/" + checkpoint.weights().getFileName());
    TensorScan scan = TensorScan.of(checkpoint.weights());
    out.put("finite", scan.notFinite().isEmpty());
    out.put("not_finite", scan.notFinite());
    out.put("weight_norms", scan.norms());
    if (scan.notFinite().isEmpty()) {
      try {
        flow(out);
      } catch (DivergenceException e) {
        out.put("diverges", e.getMessage());
      }
    } else {
      out.put("not_measured", "the parameters are not finite");
    }
    return out;
  }

  private void flow(Facts out) {
    Optional<Network> known = network(out);
    if (known.isEmpty()) {
      List<Long> shape = run.manifest().inputShape();
      Check.that(
          shape.size() == 3 || checkpoint.gradients().isEmpty(),
          run.manifest().all().place() + ": inputs.shape",
          "got " + shape + ", expected steps, samples and inputs");
      if (checkpoint.gradients().isPresent()) {
        recorded(out, record(shape.get(0), shape.get(1)).orElseThrow(), null, null);
      }
      return;
    }
    Sequence all =
        InputArrayFile.read(
                run.inputs(),
                known.get().inputSize(),
                Optional.of(InputArrayFile.Layout.TBD),
                InputArrayFile.Layout.TBD,
                MOST_SAMPLES)
            .taken();
    requireShape(all);
    int[] samples = samples(all.steps(), all.batch());
    Sequence probe = samples.length == all.batch() ? all : taken(all, samples);
    Optional<GradientRecord> record =
        record(all.steps(), all.batch()).map(r -> r.of(samples, all.batch()));
    Network network = record.map(r -> r.started(known.get(), samples)).orElse(known.get());
    Sequence x =
        record
            .filter(r -> r.inputs().length > 0)
            .map(r -> Sequence.of(probe.size(), probe.batch(), r.inputs()))
            .orElse(probe);
    List<Sequence> inputs = new ArrayList<>(List.of(x));
    List<Sequence> repeated = new ArrayList<>(List.of(repeated(x)));
    int last = network.layers().size() - 1;
    for (Network.Layer layer : network.layers().subList(0, last)) {
      inputs.add(Network.outputs(layer, inputs.get(inputs.size() - 1)));
      repeated.add(Network.outputs(layer, repeated.get(repeated.size() - 1)));
    }
    List<Facts> layers = new ArrayList<>();
    for (int k = 0; k <= last; k++) {
      for (Network.Direction d : network.layers().get(k).directions()) {
        layers.add(direction(k, d, inputs.get(k), repeated.get(k)));
      }
    }
    Network.Layer top = network.layers().get(last);
    Optional<AnalysisLoss> loss =
        samples.length < all.batch()
            ? Optional.empty() // the loss of a subset of samples is not the recorded one
            : RunLoss.of(run, checkpoint.weights(), top.outputSize(), x.steps(), x.batch());
    if (loss.isPresent()) {
      AnalysisLoss.Gradient gradient = loss.get().gradient(top, inputs.get(last));
      out.put("probe_loss", gradient.value());
      down(network, inputs, gradient.cotangents(), layers);
    }
    Facts first =
        layers.stream()
            .filter(f -> f.integer("layer", 0) == last && f.text("direction").equals("forward"))
            .findFirst()
            .orElseThrow();
    for (Map.Entry<String, Object> e : first.tree().entrySet()) {
      if (!e.getKey().equals("layer") && !e.getKey().equals("direction")) {
        out.put(e.getKey(), e.getValue());
      }
    }
    boolean single = top.directions().size() == 1;
    record.ifPresent(
        r -> recorded(out, r, single ? top.directions().get(0) : null, inputs.get(last)));
    if (layers.size() > 1) {
      out.put("layers", layers.stream().map(Facts::tree).toList());
    }
  }

  /**
   * Returns the samples that are as long as the batch. Jacobians of a shorter one would continue
   * past its end.
   */
  private int[] samples(int steps, int batch) {
    List<Long> lengths = run.manifest().lengths();
    return IntStream.range(0, batch)
        .filter(b -> lengths.isEmpty() || lengths.get(b) == steps)
        .toArray();
  }

  private static Sequence taken(Sequence x, int[] samples) {
    double[][] all = new double[x.steps()][];
    Arrays.setAll(all, t -> x.at(t + 1));
    return Sequence.of(x.size(), samples.length, GradientRecord.columns(all, samples, x.batch()));
  }

  /** Returns the network; empty if gradflow does not know its cell by name. */
  private Optional<Network> network(Facts out) {
    RunManifest m = run.manifest();
    if (!List.of("rnn", "lstm", "gru").contains(m.cell())) {
      out.put("not_measured", "gradflow knows no cell " + m.cell() + " by its name");
      return Optional.empty();
    }
    Facts options = m.module().object("options");
    Optional<Activation> activation =
        options.optionalText("nonlinearity").map(CheckpointReading::activation);
    Network network = network(m.prefix(), activation);
    Network.Direction first = network.layers().get(0).directions().get(0);
    require("input_size", options, network.inputSize());
    if (options.integer("proj_size", 0) == 0) {
      require("hidden_size", options, first.cell().hiddenSize());
    }
    require("num_layers", options, network.layers().size());
    return Optional.of(network);
  }

  private Network network(String prefix, Optional<Activation> activation) {
    try {
      ModelOptions options = new ModelOptions(Optional.of(prefix), activation, Optional.empty());
      return Models.read(checkpoint.weights(), options).network();
    } catch (BadArgument e) {
      if (e.name().equals("--prefix")) { // the prefix comes from the manifest, not from an option
        String said = e.getMessage().substring("--prefix: ".length());
        throw new BadArgument("module.parameter_prefix", said);
      }
      throw e;
    }
  }

  private static Activation activation(String name) {
    return switch (name) {
      case "tanh" -> Activation.TANH;
      case "relu" -> Activation.RELU;
      default ->
          throw new BadArgument(
              "module.options.nonlinearity", "got " + name + ", expected tanh or relu");
    };
  }

  private void require(String option, Facts options, int is) {
    long said = options.integer(option, is);
    Check.that(
        said == is,
        checkpoint.weights().toString(),
        "has " + option + " = " + is + ", expected " + said + ", as manifest.json says");
  }

  private void requireShape(Sequence x) {
    List<Long> is = List.of((long) x.steps(), (long) x.batch(), (long) x.size());
    List<Long> said = run.manifest().inputShape();
    Check.that(
        said.isEmpty() || said.equals(is) || x.batch() == MOST_SAMPLES,
        run.inputs().toString(),
        "has the shape " + is + ", expected " + said + ", as manifest.json says");
  }

  /** Repeats the inputs; the repetitions share arrays. */
  private static Sequence repeated(Sequence x) {
    int times = Math.max(2, Math.min(PERIODS, LONG / x.steps()));
    double[][] all = new double[times * x.steps()][];
    Arrays.setAll(all, t -> x.at(t % x.steps() + 1));
    return Sequence.of(x.size(), x.batch(), all);
  }

  private Facts direction(int layer, Network.Direction d, Sequence x, Sequence repeated) {
    Facts out = Facts.empty();
    out.put("layer", (long) layer);
    out.put("direction", d.backward() ? "backward" : "forward");
    Facts flow = Facts.empty();
    Cell cell = d.cell();
    List<MeasureValue> values =
        new Instrument(cell, d.weights(), (t, n, h, batch, to) -> false)
            .measure(
                List.of(new FlowReading(flow), new RecurrentSpectrum()),
                d.order(x),
                d.start(x.batch()),
                MemoryPlan.within(TAPES, cell, x.steps(), x.batch()));
    for (String name : List.of("slope", "half_life", "slope_late")) {
      out.put(name, flow.tree().get(name));
    }
    exponent(out, d, repeated, x.steps());
    Map<String, Object> rho = new LinkedHashMap<>();
    Map<String, Object> sigma = new LinkedHashMap<>();
    for (MeasureValue v : values) {
      if (v instanceof MeasureValue.Scalar s && s.name().startsWith("rho_")) {
        rho.put(s.name().substring("rho_".length()), s.value());
      }
      if (v instanceof MeasureValue.Scalar s && s.name().startsWith("sigma_max_")) {
        sigma.put(s.name().substring("sigma_max_".length()), s.value());
      }
    }
    out.put("rho", rho);
    out.put("sigma_max", sigma);
    cell.memoryGate()
        .ifPresent(
            g -> {
              double[] bias = d.weights().block(g.bias()).data();
              out.put("memory_gate", g.gate());
              out.put("memory_gate_bias", Arrays.stream(bias).average().orElse(Double.NaN));
            });
    for (String name : List.of("gates", "units", "ln_product", "ln_state_product")) {
      if (flow.has(name)) {
        out.put(name, flow.tree().get(name));
      }
    }
    return out;
  }

  private static void exponent(Facts out, Network.Direction d, Sequence repeated, int period) {
    try {
      LyapunovSpectrum options =
          new LyapunovSpectrum(
              repeated.steps() - period,
              period,
              1,
              0,
              LyapunovSpectrum.WINDOWS,
              false,
              new Seed(0));
      LyapunovEstimator estimator =
          new LyapunovEstimator(options, d.cell(), d.weights(), repeated.batch());
      new Trajectory(
              d.cell(),
              d.weights(),
              d.order(repeated),
              d.start(repeated.batch()),
              new MemoryPlan(repeated.steps(), 1, 0))
          .forward(estimator::accept);
      LyapunovResult result = estimator.result();
      out.put("lambda_1", result.exponents()[0]);
      out.put("lambda_1_error", result.errors()[0]);
    } catch (DivergenceException e) {
      out.put("lambda_1", null);
      out.put("lambda_1_diverges", e.getMessage());
    }
  }

  /** Computes ‖∂L/∂h_t‖ of every direction, from the top layer down. */
  private static void down(
      Network network, List<Sequence> inputs, Cotangents top, List<Facts> layers) {
    Cotangents above = top;
    for (int k = network.layers().size() - 1; k >= 0; k--) {
      Sequence x = inputs.get(k);
      Cotangents below = new Cotangents(x.steps(), x.size(), x.batch());
      int row = 0;
      for (Network.Direction d : network.layers().get(k).directions()) {
        String side = d.backward() ? "backward" : "forward";
        int layer = k;
        double[] norms =
            new Adjoints(d, x).sweep(above, row, List.of(t -> false), below).get(0).log10();
        layers.stream()
            .filter(f -> f.integer("layer", 0) == layer && f.text("direction").equals(side))
            .forEach(f -> f.put("log10_loss_gradient", norms));
        row += d.cell().hiddenSize();
      }
      above = below;
    }
  }

  /** Reads the gradients that the framework recorded at this checkpoint. */
  private Optional<GradientRecord> record(long steps, long samples) {
    return checkpoint
        .gradients()
        .map(file -> GradientRecord.read(file, Math.toIntExact(steps), Math.toIntExact(samples)));
  }

  private static void recorded(
      Facts out, GradientRecord record, Network.Direction top, Sequence x) {
    if (record.seen().length == 0) {
      return;
    }
    boolean finite =
        Arrays.stream(record.seen()).allMatch(CheckpointReading::finite)
            && Arrays.stream(record.direct()).allMatch(CheckpointReading::finite)
            && Arrays.stream(record.full()).allMatch(CheckpointReading::finite);
    if (!finite) {
      out.put("gradient", Map.of("finite", false));
      return;
    }
    boolean fits =
        top != null
            && record.direct().length > 0
            && record.direct()[0].length == top.cell().hiddenSize() * x.batch();
    out.put("gradient", new Seen(record, fits ? top : null, fits ? x : null).facts().tree());
  }

  private static boolean finite(double[] values) {
    return Arrays.stream(values).allMatch(Double::isFinite);
  }
}
