/**
 * Threads that share the blocks of one large computation. How it is divided depends on its size
 * alone and what a block computes on its number, so the bits are the same for any number of
 * threads; what has no blocks to give away runs on its own thread.
 */
package gradflow.team;
