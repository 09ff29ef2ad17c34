/**
 * Experiments. The axes, replicates and trials of a spec are unfolded into {@link
 * gradflow.experiment.PlannedRun}s. A runner executes them in parallel, each on one thread; each
 * returns a result or the reason why it failed. Memory and time are estimated before anything runs,
 * and the provenance records what ran. Results are passed to a sink; higher layers write the files.
 */
package gradflow.experiment;
