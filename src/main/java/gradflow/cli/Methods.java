package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.report.Bibliography;
import gradflow.spec.About;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The references for a paper that shows the figures of a plan: the sources of its measures and its
 * claim.
 */
final class Methods {
  private Methods() {}

  /** Returns the entries as a BibTeX file. */
  static byte[] bibtex(Plan plan) {
    Set<String> keys = new TreeSet<>();
    plan.experiment().measures().forEach(m -> add(keys, m.getClass()));
    plan.verdict().ifPresent(v -> keys.addAll(v.sources()));
    return Bibliography.own().bibtex(keys).getBytes(StandardCharsets.UTF_8);
  }

  private static void add(Set<String> keys, Class<?> part) {
    About about = part.getAnnotation(About.class);
    if (about != null) {
      keys.addAll(List.of(about.source()));
    }
  }
}
