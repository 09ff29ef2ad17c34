package gradflow.graph;

/** Type of a value's numbers. All are stored as doubles. */
public enum Kind {
  /** Floating point of any width, computed in double precision. */
  REAL,
  /** Integers, exact up to 2⁵³. */
  INTEGER,
  /** 1 or 0. */
  TRUTH
}
