package gradflow.cell;

import gradflow.check.Check;
import gradflow.init.Initialiser;
import java.util.Optional;

/**
 * A parameter block of a cell.
 *
 * @param name as in the cell's equations: {@code W_hh_f} recurrent, {@code W_ih_f} input, {@code
 *     b_f} bias
 * @param rows number of rows
 * @param cols number of columns; 1 for a bias or a peephole vector
 * @param role what it does
 * @param start its initialiser; present only for {@link Role#OWN}
 */
public record Block(String name, int rows, int cols, Role role, Optional<Initialiser> start) {
  /**
   * Checks the shape.
   *
   * @throws gradflow.check.BadArgument if {@code rows} or {@code cols} is below 1, or {@code start}
   *     does not fit {@code role}
   */
  public Block {
    Check.positive("rows of " + name, rows);
    Check.positive("cols of " + name, cols);
    Check.that(
        start.isPresent() == (role == Role.OWN),
        "start of " + name,
        "got " + start + " for the role " + role + ", expected one for OWN only");
  }

  /** Creates a block that is initialised according to its role. */
  public Block(String name, int rows, int cols, Role role) {
    this(name, rows, cols, role, Optional.empty());
  }

  /** Creates a block with its own initialiser. */
  public Block(String name, int rows, int cols, Initialiser start) {
    this(name, rows, cols, Role.OWN, Optional.of(start));
  }

  /** Returns this block under another name. */
  public Block named(String other) {
    return new Block(other, rows, cols, role, start);
  }
}
