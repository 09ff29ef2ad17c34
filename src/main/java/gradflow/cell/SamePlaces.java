package gradflow.cell;

import java.util.List;

/**
 * A cell that differs from another in its step alone: it has the same inputs, states, parameters
 * and, unless it says otherwise, the same slots.
 */
interface SamePlaces extends Cell {
  /** Returns the other cell. */
  Cell original();

  @Override
  default int inputSize() {
    return original().inputSize();
  }

  @Override
  default int hiddenSize() {
    return original().hiddenSize();
  }

  @Override
  default String outputPart() {
    return original().outputPart();
  }

  @Override
  default List<Part> parts() {
    return original().parts();
  }

  @Override
  default Layout layout() {
    return original().layout();
  }

  @Override
  default Slots slots() {
    return original().slots();
  }
}
