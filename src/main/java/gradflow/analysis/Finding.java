package gradflow.analysis;

/**
 * A sentence about a network, with the number that it rests on.
 *
 * @param kind such as {@code vanishing} or {@code saturated gate}
 * @param quantity what was measured, as the tables name it
 * @param value the number; it is in the sentence, too
 * @param sentence for people
 */
public record Finding(String kind, String quantity, double value, String sentence) {}
