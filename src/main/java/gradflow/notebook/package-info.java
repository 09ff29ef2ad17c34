/**
 * For notebooks and programs: a few lines from a cell to a figure. {@link
 * gradflow.notebook.GradientFlow} is where one starts, {@link gradflow.notebook.Notebook} makes
 * what comes out show itself. Nothing here throws a checked exception; everything has a {@code
 * toString} that tells.
 */
package gradflow.notebook;
