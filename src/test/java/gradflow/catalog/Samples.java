package gradflow.catalog;

import gradflow.check.Check;
import gradflow.spec.About;
import gradflow.spec.Option;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small world of records to decode into. */
final class Samples {
  private Samples() {}

  interface Unit {}

  interface Squash {}

  enum Reset {
    BEFORE,
    AFTER,
    NOT_AT_ALL
  }

  record Rnn(int hiddenSize, @Option("tanh") Squash phi) implements Unit {
    Rnn {
      Check.positive("hidden_size", hiddenSize);
    }
  }

  @About(
      summary = "Gated recurrent unit",
      equations = "(E1) h' = ...",
      unit = "1",
      source = {"cho2014"})
  record Gru(
      @Option(value = "3", help = "width of the input") int inputSize,
      @Option(help = "width of the state") int hiddenSize,
      @Option("after") Reset reset,
      @Option("1.0") double gain)
      implements Unit {
    Gru {
      Check.positive("inputSize", inputSize);
      Check.positive("hiddenSize", hiddenSize);
      Check.that(hiddenSize != 13 || gain < 5, "gain", "got " + gain + ", expected a number < 5");
      if (hiddenSize == 666) {
        throw new IllegalArgumentException("the beast is not supported");
      }
    }
  }

  record Tanh() implements Squash {}

  record Leaky(@Option("0.01") double slope) implements Squash {}

  record Everything(
      int small,
      long large,
      double real,
      boolean flag,
      String text,
      Reset reset,
      double[] reals,
      int[] ints,
      List<String> names,
      Map<String, Double> scores,
      Optional<Integer> maybe,
      Optional<Unit> unit,
      Gru nested,
      List<Unit> units,
      Map<String, List<Unit>> families) {}

  record Spec(
      String name,
      Unit cell,
      @Option("1e-2") double rate,
      @Option("[]") List<Unit> others,
      Optional<String> note) {}

  static Registries registries() {
    return new Registries(
        new Registry<>("cell", Unit.class).add("rnn", Rnn.class).add("gru", Gru.class),
        new Registry<>("activation", Squash.class)
            .add("tanh", Tanh.class)
            .add("leaky", Leaky.class));
  }

  /** Decodes a text; an empty result means that there were problems. */
  static <T> Optional<T> decode(String text, Class<T> type, Problems problems) {
    return SpecSource.parse("s.yaml", text, problems)
        .flatMap(n -> new Decoder(registries(), problems).decode(n, type));
  }

  static <T> T decode(String text, Class<T> type) {
    Problems problems = new Problems();
    Optional<T> value = decode(text, type, problems);
    problems.throwIfAny();
    return value.orElseThrow();
  }

  /** The problems of decoding a text, as a user reads them. */
  static List<String> problems(String text, Class<?> type) {
    Problems problems = new Problems();
    Optional<?> value = decode(text, type, problems);
    if (value.isPresent() != problems.isEmpty()) {
      throw new AssertionError("a value and problems: " + value + ", " + problems.list());
    }
    return problems.list().stream().map(SpecProblem::toString).toList();
  }
}
