package gradflow.catalog;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A spec that cannot be used; the message lists the first 20 problems, one a line, in the order of
 * the file, and counts the rest.
 */
public final class SpecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Problems that the message lists. */
  private static final int MOST = 20;

  private final transient List<SpecProblem> problems;

  /** Takes at least one problem, in any order. */
  public SpecException(List<SpecProblem> problems) {
    super(message(problems));
    this.problems = problems.stream().sorted().toList();
  }

  private static String message(List<SpecProblem> problems) {
    String first =
        problems.stream()
            .sorted()
            .limit(MOST)
            .map(SpecProblem::toString)
            .collect(Collectors.joining("\n"));
    return problems.size() <= MOST
        ? first
        : first + "\nand " + (problems.size() - MOST) + " more problems";
  }

  /** The problems, sorted by position. */
  public List<SpecProblem> problems() {
    return problems;
  }
}
