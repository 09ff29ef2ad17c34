/** What is recorded of a run: one measure per file, each of which names what it needs. */
package gradflow.measure;
