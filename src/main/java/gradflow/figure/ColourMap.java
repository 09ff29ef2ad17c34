package gradflow.figure;

/** The colours for the values of a heat map. */
public enum ColourMap {
  /** From dark violet over green to yellow, lightness always rising: viridis. */
  SEQUENTIAL,
  /** Blue below, nearly white in the middle, brown above: for values on both sides of a centre. */
  DIVERGING;

  ColourTable table() {
    return this == SEQUENTIAL ? ColourTable.VIRIDIS : ColourTable.BLUE_BROWN;
  }
}
