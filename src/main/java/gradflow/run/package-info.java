/**
 * Run folders: checkpoints, log and recorded gradients of a training that ran elsewhere
 * (docs/run-folder.md). A folder comes in; readings of its checkpoints, the story of the run and an
 * audit go out. Nothing is ever written into the folder.
 */
package gradflow.run;
