/**
 * Graphs of operators as cells: turns a one-step graph (s, x) → s' from another tool into a cell. A
 * graph is bound once, for one sample: shapes are inferred, constants are computed, and every node
 * becomes one or more rules with a forward and a reverse half. A step then runs the rules over
 * arrays of {@code elements x samples}, so that samples never mix. The input is a description
 * ({@link gradflow.graph.GraphModel}), read by gradflow.io or recorded in Java; the result is a
 * {@link gradflow.cell.Cell}. This package opens no files.
 */
package gradflow.graph;
