/**
 * Training: readouts and losses, batched back-propagation through time with gradients that cannot
 * overflow, optimisers, clipping, regularisers, and the loop that joins them.
 */
package gradflow.train;
