package gradflow.cell;

/**
 * The gate of which one is the value that keeps a part of the state as it is: an lstm's f, a gru's
 * z.
 *
 * @param gate its slot
 * @param part the part of the state that it keeps
 * @param bias the block that moves it
 * @param sign 1 if a larger bias keeps more, −1 if it keeps less
 */
public record MemoryGate(String gate, String part, String bias, int sign) {}
