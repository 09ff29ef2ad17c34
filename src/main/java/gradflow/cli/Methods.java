package gradflow.cli;

import gradflow.catalog.Plan;
import gradflow.report.Bibliography;
import gradflow.spec.About;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a paper cites that shows a plan's figures: where its measures and its claim come from. */
final class Methods {
  private Methods() {}

  /** The entries as a BibTeX file. */
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
