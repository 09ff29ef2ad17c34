package gradflow.experiment;

/**
 * Carries out runs of a plan: takes one after the other and hands on its result. What a run
 * computes depends on the plan and on its index alone, so that every engine ends in the same
 * tables. {@link Runner} is the engine of this process; others are found by {@link Engines}.
 */
public interface Engine extends AutoCloseable {
  /**
   * Takes runs and carries them out until there are no more, and hands each result to the sink as
   * it comes. After {@link #stop} it returns at once: what is still running is given up.
   *
   * @param checkpoints for runs that take long; used from several threads
   */
  void run(ExperimentSpec spec, Runs runs, ResultSink sink, Checkpoints checkpoints);

  /** Asks to start no further run, now or later; safe from any thread. */
  void stop();

  /** Whether {@link #stop} was called. */
  boolean isStopped();

  /** Lets go of what the engine holds, such as the connection to a cluster. */
  @Override
  default void close() {}
}
