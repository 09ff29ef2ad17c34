package gradflow.run;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.task.When;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The contents of {@code manifest.json} that an analysis uses.
 *
 * @param framework name and version of the framework
 * @param module path, class, cell, options and the prefix of the parameters
 * @param inputs file of the probe inputs
 * @param targets file of the probe targets; empty if there is none
 * @param loss name and reduction of the loss, and the steps that it covers ({@code at})
 * @param readout names of weights and bias; empty if the manifest names none
 * @param clip kind and largest norm of clipping; empty if there is none
 * @param all the whole manifest, unchanged
 */
record RunManifest(
    Facts framework,
    Facts module,
    String inputs,
    Optional<String> targets,
    Facts loss,
    List<String> readout,
    Optional<Facts> clip,
    Facts all) {
  /** The name of the format. */
  static final String FORMAT = "gradflow-run";

  private static final long MOST_BYTES = 1 << 20;

  /**
   * Reads and checks a manifest.
   *
   * @throws BadArgument if the file is not a manifest of version 1, or an entry is missing
   */
  static RunManifest read(Path file) {
    Facts all = new Facts(file.toString(), JsonTree.read(file, MOST_BYTES));
    Check.that(
        FORMAT.equals(all.text("format")),
        file + ": format",
        "got " + all.text("format") + ", expected " + FORMAT);
    long version = all.integer("version", 0);
    Check.that(
        version == 1, file + ": version", "got " + version + ", expected 1; is gradflow too old?");
    Facts inputs = all.object("inputs");
    String layout = inputs.optionalText("layout").orElse("TBD");
    Check.that(
        layout.equals("TBD"),
        inputs.place() + ": layout",
        "got " + layout + ", expected TBD (steps x samples x inputs)");
    String initial = all.optionalText("initial_state").orElse("zero");
    Check.that(
        initial.equals("zero"),
        file + ": initial_state",
        "got " + initial + ", expected zero, the only one that this version measures");
    Facts readout = all.object("readout");
    List<String> names =
        readout.has("weight")
            ? readout.has("bias")
                ? List.of(readout.text("weight"), readout.text("bias"))
                : List.of(readout.text("weight"))
            : List.of();
    all.object("module").text("cell");
    return new RunManifest(
        all.object("framework"),
        all.object("module"),
        inputs.text("file"),
        all.object("targets").optionalText("file"),
        all.object("loss"),
        names,
        all.has("clip") ? Optional.of(all.object("clip")) : Optional.empty(),
        all);
  }

  /**
   * Returns the numbers of steps, samples and inputs in the manifest; empty if it does not give
   * them.
   */
  List<Long> inputShape() {
    return all.object("inputs").list("shape").stream()
        .map(
            each -> {
              if (each instanceof Long n && n > 0) {
                return n;
              }
              throw new BadArgument(
                  all.place() + ": inputs.shape", "got " + each + ", expected integers above 0");
            })
        .toList();
  }

  /**
   * Returns the number of steps of each sample if some are shorter than the batch; empty if all
   * have the same length.
   *
   * @throws BadArgument if a length is below 1, or none is as long as the batch
   */
  List<Long> lengths() {
    List<?> given = all.object("inputs").list("lengths");
    List<Long> shape = given.isEmpty() ? List.of() : inputShape();
    List<Long> lengths = given.stream().map(n -> n instanceof Long l ? l : 0L).toList();
    boolean sound =
        lengths.isEmpty()
            || (shape.size() == 3
                && lengths.size() == shape.get(1)
                && lengths.stream().allMatch(n -> n >= 1 && n <= shape.get(0))
                && lengths.contains(shape.get(0)));
    Check.that(
        sound,
        all.place() + ": inputs.lengths",
        "got " + given + ", expected the steps of each sample, the longest those of the batch");
    return lengths;
  }

  /** Returns the name of the cell. */
  String cell() {
    return module.text("cell").toLowerCase(Locale.ROOT);
  }

  /** Returns the prefix of the parameter names. */
  String prefix() {
    return module.optionalText("parameter_prefix").orElse("");
  }

  /** Returns the steps at which the loss is computed. */
  When at() {
    String at = loss.optionalText("at").orElse("last");
    return switch (at) {
      case "last" -> When.LAST;
      case "every" -> When.EVERY;
      default ->
          throw new BadArgument(loss.place() + ": at", "got " + at + ", expected last or every");
    };
  }

  /** Returns the name of the loss in lower case with hyphens; empty if it is not specified. */
  String lossName() {
    return loss.optionalText("name").orElse("").toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns whether the run has finished. */
  boolean finished() {
    return all.optionalText("status").orElse("").equals("finished");
  }
}
