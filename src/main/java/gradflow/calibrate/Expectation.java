package gradflow.calibrate;

/**
 * What is expected of a quantity.
 *
 * @param row the row's id
 * @param quantity its name within the row
 * @param expected the value
 * @param tolerance of which kind
 * @param allowed its size, see {@link Tolerance}
 * @param standardError of the expected value, where that is itself an average over draws; else 0
 * @param extent when it is computed
 * @param source a key of references.bib, or {@code derived}
 */
public record Expectation(
    String row,
    String quantity,
    double expected,
    Tolerance tolerance,
    double allowed,
    double standardError,
    Extent extent,
    String source) {}
