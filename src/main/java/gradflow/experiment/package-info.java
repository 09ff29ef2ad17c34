/**
 * Experiments: a spec unfolds its axes, replicates and trials into {@link
 * gradflow.experiment.PlannedRun}s; a runner executes them in parallel, each on one thread; each
 * gives a result or says how it died. Memory and time are estimated before anything runs, and the
 * provenance says what ran. Results go to a sink; files are a matter of upper layers.
 */
package gradflow.experiment;
