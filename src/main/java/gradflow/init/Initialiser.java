package gradflow.init;

import gradflow.files.InputFile;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.List;

/**
 * Fills one parameter block. An implementation is an immutable description; its components are its
 * options.
 */
public interface Initialiser {
  /** Returns the files that this initialiser reads. */
  default List<InputFile> files() {
    return List.of();
  }

  /**
   * Checks the shape of a block. Called when a spec is read, before anything runs. Accepts every
   * shape by default.
   *
   * @throws gradflow.check.BadArgument if the shape does not fit; the argument named is the block
   */
  default void requireShape(int rows, int cols, String name) {}

  /**
   * Overwrites all entries of a block. The random draws depend only on the seed, the name and the
   * shape, not on the order in which blocks are filled.
   *
   * @param block the block as used by the cell: one row per unit, one column per input of the unit
   * @param name name of the block; random numbers come from {@code seed.child(name)} unless the
   *     initialiser documents otherwise
   * @param seed seed shared by all weights
   * @throws gradflow.check.BadArgument if the block's shape does not fit; the argument named is the
   *     block
   */
  void fill(Matrix block, String name, Seed seed);
}
