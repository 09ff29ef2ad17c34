package gradflow.catalog;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Collects what is wrong in a spec over any number of decodes; a problem that several runs share is
 * kept once. Belongs to one thread.
 */
public final class Problems {
  private final SortedSet<SpecProblem> found = new TreeSet<>();

  /** Notes a problem. */
  public void add(Place place, String message) {
    found.add(new SpecProblem(place.file(), place.line(), place.column(), message));
  }

  /** What was found so far, sorted by position. */
  public List<SpecProblem> list() {
    return List.copyOf(found);
  }

  /** Whether nothing was found. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Does nothing if nothing was found.
   *
   * @throws SpecException with everything that was found
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new SpecException(list());
    }
  }
}
