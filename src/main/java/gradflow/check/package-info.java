/**
 * Argument checks: the name of the argument, what came, and what would be right. Everything that
 * refuses an argument does so by {@link gradflow.check.Check}, so that the reader of specs can
 * point at the line of the key that is named, and a command line prints one clear sentence.
 */
package gradflow.check;
