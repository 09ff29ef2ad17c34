/**
 * Random numbers. {@link gradflow.rng.Seed} is a node in a tree of names, and every draw depends on
 * a path in this tree, never on the order of calls. So adding a measure or a thread does not change
 * any other number. The generators are fixed (Apache Commons RNG).
 */
package gradflow.rng;
