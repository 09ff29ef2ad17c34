/**
 * A trained network along given inputs: every direction of every layer is measured on its own, in
 * its own order of steps, and the gradient of a loss comes down through the layers. Findings say in
 * a few sentences what the numbers mean, and what one can do; each rests on numbers that are given.
 */
package gradflow.analysis;
