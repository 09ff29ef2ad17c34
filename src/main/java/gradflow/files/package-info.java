/** Files: written whole or not at all, with errors that name the path and what to do. */
package gradflow.files;
