/**
 * Key-value store of records in append-only files. Records are appended atomically, by several
 * processes at once, and each has a checksum. The store does not interpret their contents.
 */
package gradflow.store;
