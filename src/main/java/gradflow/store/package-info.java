/**
 * Records found by key in files that only grow: appended whole or not at all, by several processes
 * at once, each with a checksum of its own. What the records hold is others' business.
 */
package gradflow.store;
