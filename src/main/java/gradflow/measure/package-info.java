/**
 * What is recorded of a run: one measure per file, each of which names what it needs computed, the
 * tables that it writes and what it costs. An {@link gradflow.measure.Instrument} runs the cell
 * once forward and once backward, and shows every probe what its measure needs.
 */
package gradflow.measure;
