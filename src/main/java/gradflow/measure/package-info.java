/**
 * Measures of a run, one per file. A measure declares what it needs computed, the tables that it
 * writes, and its cost. An {@link gradflow.measure.Instrument} runs the cell once forward and once
 * backward, and passes each probe what its measure needs.
 */
package gradflow.measure;
