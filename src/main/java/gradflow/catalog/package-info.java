/**
 * From a spec to records: reads YAML strictly, unfolds its axes, and decodes each run's node into
 * the registered records, with every problem of a file reported at once by line and column.
 */
package gradflow.catalog;
