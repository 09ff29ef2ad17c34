/**
 * Graphs of operators as cells: what a one-step graph (s, x) → s' of another tool becomes. A graph
 * is bound once, for one sample: shapes are worked out, what depends on nothing is computed, and
 * every node becomes a rule with a forward and a reverse half. A step then runs the rules over
 * arrays of {@code elements x samples}, so that samples never mix. What comes in is a description
 * ({@link gradflow.graph.GraphModel}), read by gradflow.io or recorded in Java; what goes out is a
 * {@link gradflow.cell.Cell}. Files are never opened here.
 */
package gradflow.graph;
