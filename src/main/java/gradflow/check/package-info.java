/** Argument checks: the name, the bad value, and what would be right. */
package gradflow.check;
