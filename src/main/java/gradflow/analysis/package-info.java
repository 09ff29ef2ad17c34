/**
 * Analysis of a trained network along given inputs. Every direction of every layer is measured
 * separately, in the order in which it processes the steps, and the gradient of a loss is
 * propagated down through the layers. Findings explain in a few sentences what the numbers mean and
 * what can be done; each states the numbers that support it.
 */
package gradflow.analysis;
