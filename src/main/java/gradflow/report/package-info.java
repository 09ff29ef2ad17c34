/** Reports of verdicts: a page to read and a file to compute with. */
package gradflow.report;
