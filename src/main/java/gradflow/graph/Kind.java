package gradflow.graph;

/** What the numbers of a value are; all are kept as doubles. */
public enum Kind {
  /** Floating point of any width, computed in double precision. */
  REAL,
  /** Integers, exact up to 2⁵³. */
  INTEGER,
  /** 1 or 0. */
  TRUTH
}
