package gradflow.calibrate;

/**
 * A measured quantity.
 *
 * @param quantity name of the quantity within the row
 * @param value measured value, which may be ±Infinity
 * @param standardError standard error of an average over random draws; 0 if it is not such an
 *     average
 * @param degreesOfFreedom degrees of freedom of the standard error; Infinity if it is known instead
 *     of estimated
 */
public record MeasuredQuantity(
    String quantity, double value, double standardError, double degreesOfFreedom) {}
