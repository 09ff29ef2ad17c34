/**
 * Argument checks. A message states the name of the argument, its value, and what was expected. All
 * code that refuses an argument uses {@link gradflow.check.Check}, so that the reader of specs can
 * point at the line of the key, and the command line prints one clear sentence.
 */
package gradflow.check;
