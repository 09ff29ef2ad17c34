/**
 * Files: written whole or not at all ({@link gradflow.files.AtomicFile}), locked while a process
 * writes a folder, and read with errors that name the path, the cause and what to do. A manifest
 * says which files of a folder are gradflow's own, and nothing else is ever removed.
 */
package gradflow.files;
