package gradflow.catalog;

import gradflow.check.Listed;
import java.util.List;

/**
 * Thrown for a spec that cannot be used. The message lists the first 20 problems, one per line, in
 * the order of the file, and counts the rest.
 */
public final class SpecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<SpecProblem> problems;

  /** Creates the exception from at least one problem, in any order. */
  public SpecException(List<SpecProblem> problems) {
    super(message(problems));
    this.problems = problems.stream().sorted().toList();
  }

  private static String message(List<SpecProblem> problems) {
    return Listed.lines(problems.stream().sorted().map(SpecProblem::toString).toList());
  }

  /** Returns the problems, sorted by position. */
  public List<SpecProblem> problems() {
    return problems;
  }
}
