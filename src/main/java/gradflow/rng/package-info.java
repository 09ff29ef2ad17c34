/** Randomness: seeds with named children, and pinned generators (Apache Commons RNG). */
package gradflow.rng;
