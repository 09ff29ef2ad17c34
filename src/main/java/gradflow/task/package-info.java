/**
 * Inputs and objectives of a cell: inputs ({@link gradflow.task.Drive}), initial states, losses on
 * states, and learning tasks ({@link gradflow.task.Task}) with batches, targets and chance levels.
 * All of them draw from a named seed, so that the same name gives the same numbers in every run.
 */
package gradflow.task;
