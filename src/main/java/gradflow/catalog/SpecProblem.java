package gradflow.catalog;

import java.util.Comparator;

/**
 * One problem in a spec.
 *
 * @param file name of the file as the user wrote it
 * @param line line, from 1
 * @param column column, from 1
 * @param message what was found, and what is allowed
 */
public record SpecProblem(String file, int line, int column, String message)
    implements Comparable<SpecProblem> {
  private static final Comparator<SpecProblem> BY_POSITION =
      Comparator.comparing(SpecProblem::file)
          .thenComparingInt(SpecProblem::line)
          .thenComparingInt(SpecProblem::column)
          .thenComparing(SpecProblem::message);

  @Override
  public int compareTo(SpecProblem other) {
    return BY_POSITION.compare(this, other);
  }

  /**
   * Returns the form that editors and terminals turn into a link: {@code spec.yaml:12:9: message}.
   */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + message;
  }
}
