/** What a cell is driven by and judged by: inputs, initial states, losses. */
package gradflow.task;
