/**
 * Unrolling a cell in time: trajectories within a memory budget, adjoint sweeps, and products of
 * step Jacobians in the log domain, which neither underflow nor overflow. From them come Lyapunov
 * spectra with errors, graded products, and fixed points with their stability.
 */
package gradflow.flow;
