package gradflow.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names that other programs use for the keys of a spec. */
final class Synonyms {
  private static final Map<String, List<String>> KEYS =
      Map.ofEntries(
          Map.entry("lr", List.of("rate")),
          Map.entry("learning_rate", List.of("rate")),
          Map.entry("weight_decay", List.of("decay")),
          Map.entry("optimizer", List.of("optimiser")),
          Map.entry("regularizers", List.of("regularisers")),
          Map.entry("scheduler", List.of("schedule")),
          Map.entry("clip", List.of("clipping", "threshold")),
          Map.entry("max_norm", List.of("threshold")),
          Map.entry("epochs", List.of("updates")),
          Map.entry("iterations", List.of("updates")),
          Map.entry("num_steps", List.of("updates", "steps")),
          Map.entry("batch_size", List.of("batch")),
          Map.entry("seq_len", List.of("steps", "length")),
          Map.entry("sequence_length", List.of("steps", "length")),
          Map.entry("steps", List.of("length")),
          Map.entry("length", List.of("steps")),
          Map.entry("units", List.of("hidden_size")),
          Map.entry("hidden", List.of("hidden_size")),
          Map.entry("inputs", List.of("input_size", "input")),
          Map.entry("nonlinearity", List.of("activation")),
          Map.entry("repeats", List.of("replicates")),
          Map.entry("seeds", List.of("replicates")),
          Map.entry("initialiser", List.of("weights")),
          Map.entry("init", List.of("weights")),
          Map.entry("sigma", List.of("std", "deviation")),
          Map.entry("sd", List.of("std", "deviation")),
          Map.entry("color", List.of("lines")),
          Map.entry("colour", List.of("color", "lines")),
          Map.entry("facet", List.of("panels")),
          Map.entry("filter", List.of("where")),
          Map.entry("sweep", List.of("axes")),
          Map.entry("grid", List.of("axes")));

  private Synonyms() {}

  /** Returns the known key with the same meaning. */
  static Optional<String> of(String key, Collection<String> known) {
    return KEYS.getOrDefault(Names.snake(key), List.of()).stream()
        .filter(known::contains)
        .findFirst();
  }
}
