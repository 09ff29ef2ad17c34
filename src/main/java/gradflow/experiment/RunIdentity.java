package gradflow.experiment;

import gradflow.linalg.Backends;
import gradflow.measure.Measure;
import gradflow.store.Key;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * The identity of a run: the SHA-256 of what is computed. It covers work, seed, the measures that
 * apply to its cell, and code and kernels, but not the position in a spec, names, figures or axes.
 * Measures share trajectories and start norms from each other's results, so the last bits of one
 * may depend on the others: a run with an additional measure is a different run.
 */
public final class RunIdentity {
  private final List<Measure> measures;
  private final String code;

  private RunIdentity(List<Measure> measures, String code) {
    this.measures = measures;
    this.code = code;
  }

  /** Creates identities for an experiment's runs when executed by this process. */
  public static RunIdentity of(ExperimentSpec spec) {
    String code = Provenance.codeHash();
    if (code.equals("unknown")) {
      code = UUID.randomUUID().toString(); // unidentified code never equals other code
    }
    return of(spec, code + "; " + Backends.standard().description());
  }

  /**
   * Creates identities for other code.
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

  /** Identifies the run independently of measures and code. */
  public long group(PlannedRun run) {
    return ByteBuffer.wrap(Configuration.sha256(run.work(), run.seed())).getLong();
  }

  /** Returns the measures that apply to a run's cell. */
  List<Measure> measures(PlannedRun run) {
    return measures.stream().filter(m -> m.appliesTo(run.work().cell())).toList();
  }

  /**
   * Whether a record was made by the same code and kernels.
   *
   * @throws IOException if it is not a record
   */
  public boolean isBy(ByteBuffer record) throws IOException {
    return RunRecord.code(record).equals(code);
  }

  /** Identifier of the code and kernels. */
  String code() {
    return code;
  }
}
