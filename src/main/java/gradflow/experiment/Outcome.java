package gradflow.experiment;

/**
 * The outcome of a run. A failed run becomes a row in the table and does not stop the experiment.
 */
public sealed interface Outcome {
  /** It ran to the end. */
  record Completed() implements Outcome {
    @Override
    public String label() {
      return "completed";
    }

    @Override
    public String detail() {
      return "";
    }
  }

  /**
   * A quantity left the range of doubles.
   *
   * @param step t
   * @param quantity what diverged
   * @param value the first value that is not finite
   */
  record Diverged(int step, String quantity, double value) implements Outcome {
    @Override
    public String label() {
      return "diverged";
    }

    @Override
    public String detail() {
      return quantity + " became " + value + " at step " + step;
    }
  }

  /**
   * It could not be run.
   *
   * @param reason in words
   */
  record Failed(String reason) implements Outcome {
    @Override
    public String label() {
      return "failed";
    }

    @Override
    public String detail() {
      return reason;
    }
  }

  /** One word, for the table. */
  String label();

  /** A description; empty for a completed run. */
  String detail();

  /** Whether it diverged or failed. */
  default boolean died() {
    return !(this instanceof Completed);
  }
}
