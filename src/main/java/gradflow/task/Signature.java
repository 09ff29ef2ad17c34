package gradflow.task;

/**
 * What a task gives a network and asks of it.
 *
 * @param inputs number of inputs, D
 * @param outputs number of outputs of the readout, K: values per target, or classes
 * @param target type of the targets
 * @param longest largest number of steps of a sequence, T
 */
public record Signature(int inputs, int outputs, Target target, int longest) {}
