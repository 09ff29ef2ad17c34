/**
 * Randomness: {@link gradflow.rng.Seed} is a tree of names, and every draw hangs on a path of it,
 * never on the order of calls. So a measure that is added, or a thread more, changes no other
 * number. The generators are pinned (Apache Commons RNG).
 */
package gradflow.rng;
