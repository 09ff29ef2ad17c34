package gradflow.experiment;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.check.BadArgument;
import gradflow.check.Check;
import gradflow.files.InputFile;
import gradflow.init.Scheme;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The computation of one run: measure an untrained cell, or train it. */
public sealed interface Work permits RunSpec, TrainSpec {
  /** The cell. */
  Cell cell();

  /** How its parameters are drawn. */
  Scheme weights();

  /** The largest number of steps, T. */
  int steps();

  /** Number of samples in the batch. */
  int batch();

  /** The files that it reads. */
  default List<InputFile> files() {
    return Stream.concat(cell().files().stream(), weights().files().stream()).toList();
  }

  /**
   * Checks that a cell with its own weights has none drawn by role, and that every initialiser fits
   * the shape of its block.
   *
   * @throws gradflow.check.BadArgument if not
   */
  static void requireDraws(Cell cell, Scheme weights) {
    Check.that(
        cell.ownWeights().isEmpty() || weights.byNameOnly(),
        "weights",
        "got initialisers by role for a cell that brings its weights with it; draw blocks anew by"
            + " name: weights: {blocks: {NAME: …}}");
    for (Block block : cell.layout().blocks()) {
      if (cell.ownWeights().isEmpty() || weights.names(block.name())) {
        String role = block.role().name().toLowerCase(Locale.ROOT);
        try {
          weights
              .initialiser(block.name(), role, block.start())
              .requireShape(block.rows(), block.cols(), block.name());
        } catch (BadArgument e) {
          throw new BadArgument("weights", e.getMessage());
        }
      }
    }
  }
}
