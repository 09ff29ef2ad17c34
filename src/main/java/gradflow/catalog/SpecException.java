package gradflow.catalog;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A spec that cannot be used; the message lists every problem, one a line, in the order of the
 * file.
 */
public final class SpecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<SpecProblem> problems;

  /** Takes at least one problem, in any order. */
  public SpecException(List<SpecProblem> problems) {
    super(problems.stream().sorted().map(SpecProblem::toString).collect(Collectors.joining("\n")));
    this.problems = problems.stream().sorted().toList();
  }

  /** The problems, sorted by position. */
  public List<SpecProblem> problems() {
    return problems;
  }
}
