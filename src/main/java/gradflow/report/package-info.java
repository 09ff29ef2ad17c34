/**
 * HTML pages that need no network: the page of a result folder, of an analysis, and of the claims
 * judged by {@code reproduce}, the last with {@code verdicts.json} for programs. All templates are
 * in this package and escape every text. A page shows the contents of tables and figures and
 * computes nothing.
 */
package gradflow.report;
