package gradflow.graph;

/**
 * Sums, differences and products of whole arrays, as loops over one index, which the JIT compiler
 * vectorises.
 */
final class Spans {
  private Spans() {}

  /** a + b. */
  static final class Sum implements Binary.Function {
    @Override
    public double value(double a, double b) {
      return a + b;
    }

    @Override
    public double da(double a, double b, double y) {
      return 1;
    }

    @Override
    public double db(double a, double b, double y) {
      return 1;
    }
  }

  /** a − b. */
  static final class Difference implements Binary.Function {
    @Override
    public double value(double a, double b) {
      return a - b;
    }

    @Override
    public double da(double a, double b, double y) {
      return 1;
    }

    @Override
    public double db(double a, double b, double y) {
      return -1;
    }
  }

  /** a · b. */
  static final class Times implements Binary.Function {
    @Override
    public double value(double a, double b) {
      return a * b;
    }

    @Override
    public double da(double a, double b, double y) {
      return b;
    }

    @Override
    public double db(double a, double b, double y) {
      return a;
    }
  }
}
