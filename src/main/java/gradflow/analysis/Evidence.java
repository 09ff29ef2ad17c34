package gradflow.analysis;

import gradflow.cell.Cell;
import gradflow.cell.MemoryGate;
import java.util.Optional;

/**
 * The data from which the findings of one direction of a layer are derived.
 *
 * @param cell of the direction
 * @param steps T
 * @param samples B
 * @param firstLag first lag of the fit of the slope, which ends at lag T; 0 if there are too few
 *     steps for a fit
 * @param burnIn number of steps before the exponents count
 * @param inputMoves whether the direction's input differs between two steps or two samples
 * @param loss whose gradient was measured
 * @param lossValue its value; NaN if it is meaningless
 * @param values of the measures
 */
record Evidence(
    Cell cell,
    int steps,
    int samples,
    int firstLag,
    int burnIn,
    boolean inputMoves,
    AnalysisLoss loss,
    double lossValue,
    Values values) {
  Optional<MemoryGate> memoryGate() {
    return cell.memoryGate();
  }

  /** Appends the number of samples in a mean, if there are several. */
  Sentence samples(Sentence s) {
    return samples == 1
        ? s
        : s.say(" (geometric mean of ").count("samples", samples).say(" samples)");
  }

  /** Appends the bias at which the memory gate alone retains half of its part over T steps. */
  Sentence longMemory(MemoryGate gate, Sentence s) {
    double nats = Math.log(2) / steps;
    double keep = Math.exp(-nats);
    double bias = gate.sign() * (-nats - Math.log(-Math.expm1(-nats)));
    return s.say("To keep half of " + gate.part() + " over ")
        .count("steps", steps, "step")
        .say(", gate " + gate.gate() + " has to be ")
        .gate("keeping_gate", keep)
        .say(": start with " + gate.bias() + " = ")
        .number("keeping_bias", bias)
        .say(".");
  }
}
