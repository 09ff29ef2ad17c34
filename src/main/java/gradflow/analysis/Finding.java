package gradflow.analysis;

import java.util.List;

/**
 * What was found, and what one can do about it, in a few sentences, with every number in them.
 *
 * @param kind such as {@code vanishing} or {@code closed gate}
 * @param sentence for people
 * @param quantities the numbers of the sentence, in their order
 */
public record Finding(String kind, String sentence, List<Quantity> quantities) {
  /** Copies the list. */
  public Finding {
    quantities = List.copyOf(quantities);
  }
}
