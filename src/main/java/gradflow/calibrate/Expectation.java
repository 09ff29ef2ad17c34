package gradflow.calibrate;

/**
 * The expected value of a quantity.
 *
 * @param row id of the row
 * @param quantity name of the quantity within the row
 * @param expected expected value
 * @param tolerance kind of tolerance
 * @param allowed size of the tolerance, see {@link Tolerance}
 * @param standardError standard error of the expected value if that is itself an average over
 *     draws; otherwise 0
 * @param extent extent in which the quantity is computed
 * @param source key in references.bib, or {@code derived}
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
