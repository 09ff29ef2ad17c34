/**
 * Pages that a browser shows without a network: the page of a result folder, of an analysis, and of
 * the claims that reproduce judges, with {@code verdicts.json} next to it for programs. The
 * templates live here only and escape every text. A page shows what tables and figures hold, and
 * computes nothing.
 */
package gradflow.report;
