package gradflow.analysis;

import java.util.List;

/**
 * A finding and a possible remedy in a few sentences, with all numbers in them.
 *
 * @param kind such as {@code vanishing} or {@code closed gate}
 * @param sentence the text
 * @param quantities the numbers of the text, in order
 */
public record Finding(String kind, String sentence, List<Quantity> quantities) {
  /** Copies the list. */
  public Finding {
    quantities = List.copyOf(quantities);
  }
}
