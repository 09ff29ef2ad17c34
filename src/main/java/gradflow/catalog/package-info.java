/**
 * Reading of specs: parses YAML strictly, unfolds the axes, and decodes the node of each run into
 * the registered records. All problems of a file are reported at once, by line and column.
 */
package gradflow.catalog;
