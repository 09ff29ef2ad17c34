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
  /** The files that it reads. */
  default List<InputFile> files() {
    return List.of();
  }

  /**
   * Checks the shape of a block, so that a spec is refused before it runs. Accepts every shape by
   * default.
   *
   * @throws gradflow.check.BadArgument if the shape does not fit; the argument named is the block
   */
  default void requireShape(int rows, int cols, String name) {}

  /**
   * Overwrites every entry. What is drawn depends on the seed, the name and the shape alone, never
   * on which blocks were filled before.
   *
   * @param block the block, as it stands in the cell: one row per unit, one column per source of
   *     its input
   * @param name of the block; random numbers come from {@code seed.child(name)} unless an
   *     initialiser says otherwise
   * @param seed of all weights
   * @throws gradflow.check.BadArgument if the block's shape does not fit; the argument named is the
   *     block
   */
  void fill(Matrix block, String name, Seed seed);
}
