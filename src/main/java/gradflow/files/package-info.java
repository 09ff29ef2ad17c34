/**
 * File access: files are written atomically ({@link gradflow.files.AtomicFile}), and folders are
 * locked while a process writes to them. Errors name the path and the cause, and say what to do. A
 * manifest lists the files of a folder that gradflow wrote; no other file is ever removed.
 */
package gradflow.files;
