package gradflow.calibrate;

/**
 * A measured quantity.
 *
 * @param quantity its name within the row
 * @param value what was measured; may be ±Infinity
 * @param standardError of an average over random draws; 0 of what is not one
 * @param degreesOfFreedom of the standard error; Infinity where it is known and not estimated
 */
public record MeasuredQuantity(
    String quantity, double value, double standardError, double degreesOfFreedom) {}
