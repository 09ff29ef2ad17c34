/** Pages to read and explore: results, analyses, claims; and verdicts to compute with. */
package gradflow.report;
