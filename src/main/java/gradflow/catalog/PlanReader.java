package gradflow.catalog;

import gradflow.check.Check;
import gradflow.experiment.ExperimentSpec;
import gradflow.experiment.Refine;
import gradflow.experiment.Trials;
import gradflow.files.FileProblem;
import gradflow.verdict.FindingSpec;
import gradflow.verdict.VerdictSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads a {@code spec.yaml} into a {@link Plan}. All problems are reported at once. */
public final class PlanReader {
  /** Columns of the tables of runs, summaries and series that are not axes. */
  private static final Set<String> TAKEN =
      Set.of(
          "run",
          "stage",
          "replicate",
          "seed",
          "outcome",
          "detail",
          "quantity",
          "n",
          "n_infinite",
          "median",
          "median_low",
          "median_high",
          "median_coverage",
          "mean",
          "sd",
          "ci95_low",
          "ci95_high",
          "interval",
          "t",
          "tau",
          "lag",
          "sample",
          "index",
          "block",
          "part",
          "update");

  private PlanReader() {}

  /**
   * Reads a spec file, or the {@code spec.yaml} of a folder, under the protocol that it specifies.
   *
   * @throws SpecException with every problem, each with line and column
   * @throws FileProblem if the file does not exist or cannot be read
   */
  public static Plan read(Path path) {
    return read(path, Protocol.QUICK);
  }

  /**
   * Reads a spec file under a protocol.
   *
   * @param protocol FULL applies the entries under {@code full}; a spec with {@code protocol: full}
   *     is always read this way
   * @throws SpecException with every problem, each with line and column
   * @throws FileProblem if the file does not exist or cannot be read
   */
  public static Plan read(Path path, Protocol protocol) {
    return read(path, protocol, OptionalLong.empty());
  }

  /**
   * Reads a spec file under a protocol, with another seed.
   *
   * @param seed replaces the seed of the spec, if present
   * @throws SpecException with every problem, each with line and column
   * @throws FileProblem if the file does not exist or cannot be read
   */
  public static Plan read(Path path, Protocol protocol, OptionalLong seed) {
    Path file = Files.isDirectory(path) ? path.resolve("spec.yaml") : path;
    Path folder = file.getParent();
    return read(file, protocol, seed, folder == null ? Path.of("") : folder, true);
  }

  /**
   * Reads a copy of a spec, under the protocol that it specifies. Figures and findings are not
   * checked against the expected tables, since the tables exist already.
   *
   * @param folder folder of the original spec, against which relative paths are resolved
   * @throws SpecException with every problem, each with line and column
   * @throws FileProblem if the file does not exist or cannot be read
   */
  public static Plan read(Path file, Path folder) {
    return read(file, Protocol.QUICK, OptionalLong.empty(), folder, false);
  }

  private static Plan read(
      Path file, Protocol protocol, OptionalLong seed, Path folder, boolean planned) {
    Problems problems = new Problems();
    Optional<SpecNode> written = SpecSource.parse(file, problems);
    problems.throwIfAny();
    boolean says = Protocol.saidBy(written.orElseThrow(), problems);
    boolean full = says || protocol == Protocol.FULL;
    SpecNode seeded = Protocol.withSeed(written.get(), seed, problems);
    Optional<SpecNode> root = Optional.of(Protocol.apply(seeded, full, problems));
    Sweep sweep = Sweep.of(root.orElseThrow(), problems);
    sweep.axes().stream()
        .map(SweepAxis::name)
        .filter(TAKEN::contains)
        .forEach(
            name ->
                problems.add(
                    root.get().place(),
                    "axes: "
                        + name
                        + " is taken: the result tables have a column of that name; choose another"));
    new FormerNameCheck(problems).check(root.get());
    Decoder decoder = new Decoder(Catalog.all(), problems, folder, sweep::isKept);
    requireShared(root.get(), sweep, problems);
    Optional<SpecKeys> keys = decoder.decode(sweep.node(0), SpecKeys.class);
    SweptWork work = new SweptWork(sweep, decoder, problems);
    new WorkCheck(root.get(), sweep, work, decoder, problems).check(keys);
    Optional<Refine> refine = Optional.empty();
    if (problems.isEmpty()) {
      requireAxes(root.get(), keys.orElseThrow(), sweep, problems);
      if (problems.isEmpty()) {
        refine =
            keys.get()
                .refine()
                .map(r -> RefinedAxes.of(r, sweep, place(root.get(), "refine"), problems));
      }
    }
    problems.throwIfAny();
    SpecKeys first = keys.orElseThrow();
    int trials = first.trials().map(Trials::replicates).orElse(0);
    if (sweep.size() * (first.replicates() + (long) trials) > Sweep.MAX_POINTS) {
      problems.add(
          root.get().place(),
          "replicates: got %s%s at %s points, expected at most %s runs in all"
              .formatted(
                  first.replicates(),
                  first.trials().map(t -> " and " + t.replicates() + " of trials").orElse(""),
                  sweep.size(),
                  Sweep.MAX_POINTS));
      problems.throwIfAny();
    }
    ExperimentSpec experiment =
        new ExperimentSpec(
            name(file),
            first.title(),
            first.seed(),
            ByteSize.parse("memory", first.memory()),
            first.measures(),
            sweep.axes().stream().map(SweepAxis::name).toList(),
            first.trials(),
            refine,
            new SweptRuns(sweep, work, first.seed(), trials, first.replicates()),
            said(full && !says, seed) + text(file),
            folder);
    Plan plan =
        new Plan(experiment, first.figures(), first.question(), first.claim(), first.verdict());
    if (planned) {
      TablesCheck.check(root.get(), written.get(), plan, problems);
      problems.throwIfAny();
    }
    return plan;
  }

  /**
   * Returns the lines that precede the original in a copy of the spec, so that the copy has the
   * same meaning.
   */
  private static String said(boolean full, OptionalLong seed) {
    return (full ? "protocol: full\n" : "")
        + (seed.isPresent() ? Protocol.SEED + ": " + seed.getAsLong() + "\n" : "");
  }

  /** Requires that keys that are shared by all points do not refer to an axis. */
  private static void requireShared(SpecNode root, Sweep sweep, Problems problems) {
    if (!(root instanceof SpecNode.Mapping mapping)) {
      return;
    }
    for (SpecNode.Entry entry : mapping.entries()) {
      String key = entry.key().text();
      boolean own = SweptWork.KEYS.contains(key) || key.equals("axes");
      Set<Integer> used = own ? Set.of() : sweep.axesOf(entry.value(), Set.of());
      for (int axis : used) {
        problems.add(
            entry.value().place(),
            ("%s: got ${%s}, but only run and train can refer to axes; %s is the same for all"
                    + " points")
                .formatted(key, sweep.axes().get(axis).name(), key));
      }
    }
  }

  /**
   * Requires that trials, and findings that choose points, name axes, and that the choice is made
   * on other runs than the verdict.
   */
  private static void requireAxes(SpecNode root, SpecKeys keys, Sweep sweep, Problems problems) {
    List<String> axes = sweep.axes().stream().map(SweepAxis::name).toList();
    if (keys.trials().isPresent()) {
      Place at = place(root, "trials");
      requireAxes(keys.trials().get().over(), axes, at, "trials", problems);
      List<String> fields =
          IntStream.range(0, axes.size())
              .boxed()
              .flatMap(a -> sweep.fields(a).get(0).keySet().stream())
              .toList();
      for (String key : keys.trials().get().per()) {
        if (!fields.contains(key)) {
          problems.add(
              at,
              "trials: per: got "
                  + key
                  + ", which is no key of an axis whose parts the spec uses; "
                  + Names.suggest("keys", key, fields));
        }
      }
    }
    Map<String, FindingSpec> findings = keys.verdict().map(VerdictSpec::findings).orElse(Map.of());
    for (Map.Entry<String, FindingSpec> finding : findings.entrySet()) {
      finding
          .getValue()
          .bestOf()
          .ifPresent(
              best -> {
                String what = finding.getKey() + ": best_of";
                Place at = place(root, "verdict");
                requireAxes(best.over(), axes, at, what, problems);
                if (keys.trials().isEmpty() && best.on().isEmpty()) {
                  problems.add(
                      at,
                      what
                          + ": needs trials, or on: the replicates that choose, which are then not"
                          + " reported");
                }
              });
    }
  }

  private static void requireAxes(
      List<String> named, List<String> axes, Place at, String what, Problems problems) {
    for (String axis : named) {
      if (!axes.contains(axis)) {
        String hint = Names.suggest("axes", axis, axes);
        problems.add(at, what + ": over: got " + axis + ", which is no axis; " + hint);
      }
    }
  }

  private static Place place(SpecNode root, String key) {
    return ((SpecNode.Mapping) root).find(key).map(SpecNode.Entry::value).orElse(root).place();
  }

  private static String name(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    boolean standard =
        absolute.getFileName().toString().equals("spec.yaml") && folder.getFileName() != null;
    String name =
        standard
            ? folder.getFileName().toString()
            : absolute.getFileName().toString().replaceFirst("\\.ya?ml$", "");
    Check.that(
        !name.matches("\\.*"),
        file.toString(),
        "gives results no name but dots; rename it, such as my-spec.yaml");
    return name;
  }

  private static String text(Path file) {
    return FileProblem.reading(file, () -> Files.readString(file));
  }
}
