package gradflow.io;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Order of Keras layers in a file that does not record it. Keras numbers each kind of layer
 * separately ({@code lstm}, {@code lstm_1}, …), so names of one kind are sorted in natural order.
 * If the layers of all kinds together carry the numbers 0, 1, …, n − 1, as in files that gradflow
 * writes, these numbers are the order.
 */
final class KerasOrder {
  private static final Pattern OWN =
      Pattern.compile(
          "(?:.*[./:])?((?:bidirectional|(?:backward_)?(?:lstm|gru|simple_rnn))_([0-9]{1,9}))/.*");

  private KerasOrder() {}

  /** Returns the paths in layer order. */
  static List<String> sorted(Iterable<String> paths) {
    TreeSet<String> natural = new TreeSet<>(new NaturalOrder());
    paths.forEach(natural::add);
    Map<String, Integer> numbers = new HashMap<>();
    TreeSet<String> layers = new TreeSet<>();
    TreeSet<Integer> seen = new TreeSet<>();
    for (String path : natural) {
      Matcher m = OWN.matcher(path);
      if (!m.matches()) {
        return List.copyOf(natural);
      }
      numbers.put(path, Integer.valueOf(m.group(2)));
      layers.add(m.group(1));
      seen.add(Integer.valueOf(m.group(2)));
    }
    boolean counted =
        seen.equals(new TreeSet<>(IntStream.range(0, layers.size()).boxed().toList()));
    return counted
        ? natural.stream().sorted(Comparator.comparing(numbers::get)).toList()
        : List.copyOf(natural);
  }
}
