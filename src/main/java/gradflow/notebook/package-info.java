/**
 * Fluent interface for notebooks and programs: a few lines lead from a cell to a figure. {@link
 * gradflow.notebook.GradientFlow} is the entry point; {@link gradflow.notebook.Notebook} displays
 * results in a notebook. No method throws a checked exception, and every class has an informative
 * {@code toString}.
 */
package gradflow.notebook;
