/**
 * Unrolling a cell in time: trajectories within a memory budget, adjoint sweeps, and products of
 * step Jacobians in the log domain, which neither underflow nor overflow. Based on these, the
 * package computes Lyapunov spectra with error estimates, graded products, and fixed points with
 * their stability.
 */
package gradflow.flow;
