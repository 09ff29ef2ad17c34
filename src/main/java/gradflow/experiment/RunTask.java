package gradflow.experiment;

import gradflow.check.BadArgument;
import gradflow.files.FileProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The common task of all engines: compute a run and pass on its result. Between processes, a run is
 * represented by its index and a result by the bytes of its record.
 */
public final class RunTask {
  private final ExperimentSpec spec;
  private final RunIdentity identity;
  private final long memory;
  private final int threads;

  /**
   * @param threads of this process ≥ 1, which share its memory; if there are fewer runs, several
   *     threads work on one run
   */
  public RunTask(ExperimentSpec spec, int threads) {
    this.spec = spec;
    this.identity = RunIdentity.of(spec);
    this.memory = MemoryCheck.perRun(spec, spec.parallel(threads));
    this.threads = Math.max(1, threads / spec.size());
  }

  /** Executes a run; any error is reported in the outcome of the result. */
  RunResult compute(PlannedRun run, Checkpoints checkpoints) {
    return RunExecution.run(run, spec.measures(), memory, checkpoints, threads);
  }

  /**
   * Executes a run.
   *
   * @param run its index
   * @return its record
   */
  public byte[] record(int run) {
    return RunRecord.of(compute(spec.runs().get(run), Checkpoints.NONE), identity);
  }

  /**
   * Passes a result to a sink.
   *
   * @throws BadArgument if a trial does not have the deciding column
   */
  void handOn(RunResult result, ResultSink sink) {
    sink.accept(result);
    spec.trials().ifPresent(t -> Choices.require(t, result));
  }

  /**
   * Passes a result computed by another process to a sink.
   *
   * @param run its index
   * @param record as made by {@link #record} there
   * @throws BadArgument if it was computed by other code or kernels, or a trial does not have the
   *     deciding column
   */
  public void handOn(int run, byte[] record, ResultSink sink) {
    ByteBuffer content = ByteBuffer.wrap(record);
    try {
      if (!identity.isBy(content)) {
        throw new BadArgument(
            "--engine",
            "got a result that was computed by other code or kernels ("
                + RunRecord.code(content)
                + "), expected "
                + identity.code()
                + "; give all machines the same gradflow and the same -Dgradflow.backend");
      }
      handOn(RunRecord.read(content, spec.runs().get(run), table -> true), sink);
    } catch (IOException e) {
      throw FileProblem.reading(Path.of("record of run " + run), e);
    }
  }
}
