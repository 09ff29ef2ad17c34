package gradflow.catalog;

/**
 * Position in a file.
 *
 * @param file name of the file as the user wrote it
 * @param line line, from 1
 * @param column column, from 1, in code points
 */
public record Place(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
