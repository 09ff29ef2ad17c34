/** Experiments: what is to be run, the runner, and what became of each run. */
package gradflow.experiment;
