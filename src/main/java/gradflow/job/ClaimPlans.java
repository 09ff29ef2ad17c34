package gradflow.job;

import gradflow.catalog.Plan;
import gradflow.catalog.PlanReader;
import gradflow.catalog.Protocol;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the experiments of a folder that judge claims, keyed by the number of the claim. */
final class ClaimPlans {
  private ClaimPlans() {}

  /**
   * Reads all specs of a folder of experiments.
   *
   * @param seed replaces the seeds of the specs, if present
   * @throws BadArgument if no experiment judges a claim, or two judge the same claim
   * @throws gradflow.catalog.SpecException if a spec has a problem
   */
  static SortedMap<Integer, Plan> read(Path folder, Protocol protocol, OptionalLong seed) {
    List<Path> specs;
    try (Stream<Path> children = Files.list(folder)) {
      specs = children.map(c -> c.resolve("spec.yaml")).filter(Files::exists).sorted().toList();
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
    SortedMap<Integer, Plan> claims = new TreeMap<>();
    for (Path spec : specs) {
      Plan plan = PlanReader.read(spec, protocol, seed);
      if (plan.claim().isPresent()) {
        Plan other = claims.put(plan.claim().get(), plan);
        Check.that(
            other == null,
            "claim",
            other == null
                ? ""
                : "%s is judged by both %s and %s"
                    .formatted(
                        plan.claim().get(), other.experiment().name(), plan.experiment().name()));
      }
    }
    Check.that(
        !claims.isEmpty(),
        "--experiments",
        "got " + folder + ", where no spec.yaml judges a claim");
    return claims;
  }
}
