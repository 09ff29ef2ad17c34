package gradflow.cell;

/**
 * A named part of a cell's recurrent state, such as {@code h} or {@code c}.
 *
 * @param name of the part
 * @param size number of units
 */
public record Part(String name, int size) {}
