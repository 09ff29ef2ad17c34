/**
 * Training: readouts and losses, batched back-propagation through time with gradients that cannot
 * overflow, optimisers, clipping, regularisers, and the training loop.
 */
package gradflow.train;
