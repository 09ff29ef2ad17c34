package gradflow.experiment;

/**
 * Executes the runs of a plan: takes one at a time and passes on its result. The result of a run
 * depends only on the plan and the index of the run, so every engine produces the same tables.
 * {@link Runner} is the engine of this process; others are found by {@link Engines}.
 */
public interface Engine extends AutoCloseable {
  /**
   * Executes runs until there are no more, and passes each result to the sink as it arrives. After
   * {@link #stop} it returns at once and abandons unfinished runs.
   *
   * @param checkpoints for long runs; used from several threads
   */
  void run(ExperimentSpec spec, Runs runs, ResultSink sink, Checkpoints checkpoints);

  /** Requests that no further run start; thread-safe. */
  void stop();

  /** Whether {@link #stop} was called. */
  boolean isStopped();

  /** Releases resources of the engine, such as the connection to a cluster. */
  @Override
  default void close() {}
}
