package gradflow.catalog;

import gradflow.check.Check;
import gradflow.experiment.Refine;
import gradflow.experiment.RunSpec;
import gradflow.experiment.TrainSpec;
import gradflow.experiment.Trials;
import gradflow.figure.FigureSpec;
import gradflow.measure.Measure;
import gradflow.spec.About;
import gradflow.spec.Option;
import gradflow.verdict.VerdictSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of a spec file. The reader removes {@code axes}, {@code protocol} and {@code full}
 * before the rest is decoded, once for each point of the axes.
 *
 * @param title title on one line
 * @param question question of the experiment, in prose
 * @param seed seed of all random draws
 * @param replicates number of runs at each point of the axes
 * @param memory heap for the trajectories of all simultaneous runs, such as {@code 2 GiB}
 * @param axes quantities that are varied
 * @param run the run, for experiments that measure
 * @param train the training, for experiments that train
 * @param measures what is recorded
 * @param trials how a first stage chooses the points that are reported
 * @param refine where a grid of two axes is sampled
 * @param figures figures to draw
 * @param claim number of the claim that the experiment judges
 * @param verdict how the verdict follows from the tables
 * @param protocol whether the entries under {@code full} are used
 * @param full entries that replace others in a full run
 */
@About(
    summary = "an experiment: what is run, what is varied, what is measured, what is drawn",
    equations =
        """
        Exactly one of run and train. Every point of the axes is run with `replicates` seeds.
        ${NAME} in run and train stands for the value of the axis NAME.
        """)
record SpecKeys(
    @Option(help = "the experiment in one line", example = "Forget bias and gradient flow")
        String title,
    @Option(value = "''", help = "the question in prose", example = "How far does it reach?")
        String question,
    @Option(value = "1", help = "seed of all random numbers") long seed,
    @Option(value = "1", help = "runs per point, each with its own seed", unit = "runs")
        int replicates,
    @Option(value = "2 GiB", help = "heap for the trajectories of all parallel runs together")
        String memory,
    @Option(value = "{}", help = "swept quantities", example = "{gain: [0.5, 1, 2]}") Axes axes,
    @Option(
            help = "a run that measures a network as it is",
            example = "{cell: {type: rnn, input_size: 1, hidden_size: 64}, steps: 100}")
        Optional<RunSpec> run,
    @Option(
            help = "a run that trains a network",
            example =
                "{cell: {type: gru, input_size: 2, hidden_size: 32}, task: {type: adding, length: 50},"
                    + " updates: 500}")
        Optional<TrainSpec> train,
    @Option(
            value = "[]",
            help = "measures to record",
            example = "[product-norms, {type: slope, from: 20}]")
        List<Measure> measures,
    @Option(
            value = "null",
            help = "a first stage that chooses the points that are reported",
            example = "{over: [rate], by: validation_error}")
        Optional<Trials> trials,
    @Option(
            value = "null",
            help = "sample two axes only near the line where a quantity crosses a value",
            example = "{until: 1, of: lambda_1_nats_per_step, at: 0}")
        Optional<Refine> refine,
    @Option(
            value = "[]",
            help = "figures to draw from the tables",
            example =
                "[{name: norms, panels: [{type: curves, table: product_norms, where: {block: h}, y_label: norm,"
                    + " series: [{y: log10_spectral}]}]}]")
        List<FigureSpec> figures,
    @Option(value = "null", help = "number of the claim that is judged", example = "8")
        Optional<Integer> claim,
    @Option(
            value = "null",
            help = "how a verdict follows from the tables",
            example =
                "{statement: It decays., findings: {decays: {says: the slope is negative, quantity:"
                    + " slope_nats_per_step, below: 0}}, holds: [decays]}")
        Optional<VerdictSpec> verdict,
    @Option(value = "quick", help = "full: use the keys under full") Protocol protocol,
    @Option(
            value = "{}",
            help = "keys that the full protocol replaces; mappings are merged",
            example = "{replicates: 20, run: {steps: 500}}")
        Full full) {
  /**
   * The axes. Read by {@link Sweep}, never by the decoder.
   *
   * @see AxisReader
   */
  @About(
      summary = "what is varied: one run at every combination of values",
      equations =
          """
          NAME: [v1, v2, ...]                      these values, of any kind
          NAME: {linear: {from, to, count}}        evenly spaced, both ends included
          NAME: {log: {from, to, count}}           evenly spaced in the logarithm
          ${NAME} stands for the value; in a list or mapping on one line write "${NAME}", in quotes.
          A value that is a mapping has a label: or type:, which names it in tables and figures.
          ${NAME.KEY} stands for what such a value has under KEY.
          The last axis varies fastest. NAME becomes a column of every table.
          """)
  record Axes() {}

  /** Entries for a full run. Read by {@link Protocol}, never by the decoder. */
  @About(summary = "keys that replace those of the spec in a full run; reproduce --full uses them")
  record Full() {}

  /** Checks the numbers. */
  SpecKeys {
    Check.positive("replicates", replicates);
    ByteSize.parse("memory", memory);
    Check.that(
        run.isPresent() != train.isPresent(),
        run.isPresent() ? "train" : "run",
        run.isPresent()
            ? "got both run and train, expected one of them"
            : "missing key run (what is measured) or train (what is trained), expected one of them");
    Check.that(!measures.isEmpty() || run.isEmpty(), "measures", "got none, expected at least 1");
    Check.that(
        trials.isEmpty() || refine.isEmpty(),
        "refine",
        "got both trials and refine, expected one of them");
    Set<String> names = new HashSet<>();
    claim.ifPresent(c -> Check.positive("claim", c));
    Check.that(
        claim.isEmpty() || verdict.isPresent(),
        "claim",
        "got " + claim.orElse(0) + ", but no verdict; say how one follows from the tables");
    figures.forEach(f -> Check.that(names.add(f.name()), "figures", "two are named " + f.name()));
  }
}
