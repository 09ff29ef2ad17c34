package gradflow.catalog;

import gradflow.experiment.RunSpec;
import gradflow.experiment.TrainSpec;
import java.util.Map;
import java.util.Optional;

/** Finds keys that belong to another section of a spec. */
final class Sections {
  private static final Map<Class<?>, String> NAMES =
      Map.of(RunSpec.class, "run", TrainSpec.class, "train", SpecKeys.class, SpecPart.ROOT);

  private Sections() {}

  /**
   * Returns where a key belongs if it is written in the wrong one of run, train and the top level.
   */
  static Optional<String> of(String key, Shape shape) {
    if (!NAMES.containsKey(shape.type())) {
      return Optional.empty();
    }
    if (shape.type() != SpecKeys.class && Shape.of(SpecKeys.class).keys().contains(key)) {
      return Optional.of("it belongs to the spec itself, beside " + NAMES.get(shape.type()));
    }
    boolean trains = Shape.of(TrainSpec.class).keys().contains(key);
    boolean measures = Shape.of(RunSpec.class).keys().contains(key);
    if (shape.type() == SpecKeys.class && (trains || measures)) {
      String places = trains && measures ? "run: or train:" : trains ? "train:" : "run:";
      return Optional.of("it belongs under " + places);
    } else if (shape.type() == RunSpec.class && trains) {
      return Optional.of("it belongs to a training; write train: in place of run:");
    } else if (shape.type() == TrainSpec.class && measures) {
      return Optional.of(
          "it belongs to a run that measures; write run: in place of train:, or drop it");
    }
    return Optional.empty();
  }
}
