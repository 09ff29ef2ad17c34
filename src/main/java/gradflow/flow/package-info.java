/**
 * Unrolling a cell in time: trajectories, adjoint sweeps, and products of step Jacobians in the log
 * domain.
 */
package gradflow.flow;
