package gradflow.experiment;

import gradflow.linalg.Backends;
import gradflow.measure.Measure;
import gradflow.store.Key;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * What a run is known by: the SHA-256 of what is computed. Work, seed, the measures that apply to
 * its cell, and the code and kernels that compute; not the place in a spec, names, figures or the
 * axes. Measures share trajectories and start norms from one another's, so the last bits of one may
 * depend on which others look: a run with one more measure is another run.
 */
public final class RunIdentity {
  private final List<Measure> measures;
  private final String code;

  private RunIdentity(List<Measure> measures, String code) {
    this.measures = measures;
    this.code = code;
  }

  /** Of an experiment's runs, carried out by this process. */
  public static RunIdentity of(ExperimentSpec spec) {
    String code = Provenance.codeHash();
    if (code.equals("unknown")) {
      code = UUID.randomUUID().toString(); // code that cannot be identified never equals other code
    }
    return of(spec, code + "; " + Backends.standard().description());
  }

  /**
   * The same by other code.
   *
   * @param code identifies code and kernels
   */
  public static RunIdentity of(ExperimentSpec spec, String code) {
    return new RunIdentity(spec.measures(), code);
  }

  /** The key of a run's record. */
  public Key key(PlannedRun run) {
    return Key.of(Configuration.sha256(run.work(), run.seed(), measures(run), code));
  }

  /** What a run has in common with the same run under other measures or by other code. */
  public long group(PlannedRun run) {
    return ByteBuffer.wrap(Configuration.sha256(run.work(), run.seed())).getLong();
  }

  /** The classes and options of the measures that apply to a run's cell. */
  List<Measure> measures(PlannedRun run) {
    return measures.stream().filter(m -> m.appliesTo(run.work().cell())).toList();
  }

  /**
   * Whether a record is by the same code and kernels.
   *
   * @throws IOException if it is none
   */
  public boolean isBy(ByteBuffer record) throws IOException {
    return RunRecord.code(record).equals(code);
  }

  /** Which code and kernels compute. */
  String code() {
    return code;
  }
}
