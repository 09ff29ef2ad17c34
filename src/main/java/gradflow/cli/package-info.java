/**
 * The command line, with one picocli class per command. A command reads its options, finds its
 * files, calls the package that does the work, and prints the result. No other package prints or
 * ends the process. Progress is written to stderr and results to stdout; bad input ends with one
 * clear sentence and exit code 2.
 */
package gradflow.cli;
