package gradflow.figure;

/** Colours for the values of a heat map. */
public enum ColourMap {
  /** From dark violet through green to yellow with increasing lightness: viridis. */
  SEQUENTIAL,
  /** Blue below, nearly white in the middle, brown above: for values on both sides of a centre. */
  DIVERGING;

  ColourTable table() {
    return this == SEQUENTIAL ? ColourTable.VIRIDIS : ColourTable.BLUE_BROWN;
  }
}
