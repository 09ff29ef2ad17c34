package gradflow.catalog;

import gradflow.check.Listed;
import java.util.List;

/**
 * A spec that cannot be used; the message lists the first 20 problems, one per line, in the order
 * of the file, and counts the rest.
 */
public final class SpecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<SpecProblem> problems;

  /** Takes at least one problem, in any order. */
  public SpecException(List<SpecProblem> problems) {
    super(message(problems));
    this.problems = problems.stream().sorted().toList();
  }

  private static String message(List<SpecProblem> problems) {
    return Listed.lines(problems.stream().sorted().map(SpecProblem::toString).toList());
  }

  /** The problems, sorted by position. */
  public List<SpecProblem> problems() {
    return problems;
  }
}
