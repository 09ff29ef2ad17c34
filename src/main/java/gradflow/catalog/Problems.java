package gradflow.catalog;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Collects the problems of a spec over any number of decodings. A problem that several runs share
 * is stored once. Not thread-safe.
 */
public final class Problems {
  private final SortedSet<SpecProblem> found = new TreeSet<>();

  /** Adds a problem. */
  public void add(Place place, String message) {
    found.add(new SpecProblem(place.file(), place.line(), place.column(), message));
  }

  /** Returns the problems found so far, sorted by position. */
  public List<SpecProblem> list() {
    return List.copyOf(found);
  }

  /** Returns whether no problem was found. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Throws an exception if any problem was found.
   *
   * @throws SpecException with all problems found so far
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new SpecException(list());
    }
  }
}
