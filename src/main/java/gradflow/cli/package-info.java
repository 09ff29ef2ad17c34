/**
 * The command line: one picocli class per command. A command reads options, finds its files, calls
 * what does the work, and prints; it is the only package that prints or ends the process. Progress
 * goes to stderr, answers to stdout, and bad input ends in one clear sentence with exit code 2.
 */
package gradflow.cli;
