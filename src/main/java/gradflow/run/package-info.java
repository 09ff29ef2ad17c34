/**
 * Run folders: checkpoints, log and recorded gradients of a training that ran elsewhere
 * (docs/run-folder.md). From a folder this package computes readings of its checkpoints, the story
 * of the run, and an audit. It never writes to the folder.
 */
package gradflow.run;
