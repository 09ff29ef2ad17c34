/**
 * Results of several runs of specs side by side: differences over paired seeds, and their curves in
 * one figure. Reads result folders; computes nothing anew.
 */
package gradflow.compare;
