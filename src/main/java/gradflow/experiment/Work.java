package gradflow.experiment;

import gradflow.cell.Cell;
import gradflow.files.InputFile;
import gradflow.init.Scheme;
import java.util.List;

/** What one run does: measure a cell as it is, or train it. */
public sealed interface Work permits RunSpec, TrainSpec {
  /** The cell. */
  Cell cell();

  /** How its parameters are drawn. */
  Scheme weights();

  /** The largest number of steps, T. */
  int steps();

  /** Number of samples side by side. */
  int batch();

  /** The files that it reads. */
  default List<InputFile> files() {
    return List.of();
  }
}
