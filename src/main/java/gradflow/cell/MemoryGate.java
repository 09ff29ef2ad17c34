package gradflow.cell;

/**
 * The gate that retains a part of the state unchanged when it is 1: f of an lstm, z of a gru.
 *
 * @param gate its slot
 * @param part the part of the state that it retains
 * @param bias the block that controls it
 * @param sign 1 if a larger bias retains more, −1 if it retains less
 */
public record MemoryGate(String gate, String part, String bias, int sign) {}
