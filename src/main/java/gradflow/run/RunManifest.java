package gradflow.run;

import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.task.When;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code manifest.json} says, as far as an analysis uses it.
 *
 * @param framework name and version
 * @param module path, class, cell, options and the prefix of its parameters
 * @param inputs the file of the probe inputs
 * @param targets the file of the probe targets, or nothing
 * @param loss name, reduction and at
 * @param readout names of its weights and bias; empty where the manifest names none
 * @param clip kind and largest norm, or nothing
 * @param all everything, as it came
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
  /** The format that this version reads. */
  static final String FORMAT = "gradflow-run";

  private static final long MOST_BYTES = 1 << 20;

  /**
   * Reads and checks it.
   *
   * @throws BadArgument if it is not a manifest of version 1, or something is missing
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

  /** Steps, samples and inputs as the manifest has them; empty where it does not say. */
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
   * Steps of each sample, where some are shorter than the batch; empty where all are as long.
   *
   * @throws BadArgument if one is below 1 or none is as long as the batch
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

  /** The name of the cell. */
  String cell() {
    return module.text("cell").toLowerCase(Locale.ROOT);
  }

  /** What stands before the names of its parameters. */
  String prefix() {
    return module.optionalText("parameter_prefix").orElse("");
  }

  /** At which steps the loss counts. */
  When at() {
    String at = loss.optionalText("at").orElse("last");
    return switch (at) {
      case "last" -> When.LAST;
      case "every" -> When.EVERY;
      default ->
          throw new BadArgument(loss.place() + ": at", "got " + at + ", expected last or every");
    };
  }

  /** The name of the loss, in small letters with hyphens; empty where it is not said. */
  String lossName() {
    return loss.optionalText("name").orElse("").toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the run is over. */
  boolean finished() {
    return all.optionalText("status").orElse("").equals("finished");
  }
}
