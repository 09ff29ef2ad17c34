package gradflow.analysis;

/**
 * A number in a sentence: a row of the table {@code findings}.
 *
 * @param name of the quantity, with its unit if it has one
 * @param value the number
 * @param printed as shown in the sentence
 */
public record Quantity(String name, double value, String printed) {}
