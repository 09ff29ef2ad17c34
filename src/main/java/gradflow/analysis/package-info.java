/** What is said about a trained network: its measures, layer by layer, and what they mean. */
package gradflow.analysis;
