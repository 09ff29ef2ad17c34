package gradflow.analysis;

/**
 * A number in a sentence: a row of the table {@code findings}.
 *
 * @param name what it is, with its unit where it has one
 * @param value the number
 * @param printed as it stands in the sentence
 */
public record Quantity(String name, double value, String printed) {}
