package gradflow.analysis;

import gradflow.cell.Layout;
import gradflow.cell.MemoryGate;
import gradflow.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Findings about the gates. A gate that retains the memory is not a defect: it is what carries a
 * gradient.
 *
 * @param mean of each gate over units, samples and steps
 * @param closed fraction of its values below {@link NetworkAnalysis#SATURATION}
 * @param open fraction of its values above 1 − {@link NetworkAnalysis#SATURATION}
 */
record GateFindings(
    Evidence e, Map<String, Double> mean, Map<String, Double> closed, Map<String, Double> open) {
  /** A gate is considered closed (or open) if more than this fraction of its values is. */
  private static final double MOST = 0.5;

  static void add(Evidence e, List<Finding> out) {
    Table gates = e.values().find("gate_statistics").orElse(null);
    if (gates == null) {
      return;
    }
    GateFindings all =
        new GateFindings(
            e,
            Values.means(gates, "mean", "gate"),
            Values.means(gates, "share_closed", "gate"),
            Values.means(gates, "share_open", "gate"));
    all.mean.keySet().forEach(gate -> out.add(all.finding(gate)));
  }

  private Finding finding(String gate) {
    double m = mean.get(gate);
    boolean shut = closed.get(gate) > MOST;
    boolean wide = open.get(gate) > MOST;
    Optional<MemoryGate> memory = e.memoryGate().filter(g -> g.gate().equals(gate));
    String whereOpen = memory.isPresent() ? "memory gate" : "open gate";
    Sentence s =
        new Sentence(shut ? "closed gate" : wide ? whereOpen : "gate")
            .say("Gate " + gate + " has the mean ")
            .gate("mean_" + gate, m)
            .say("; ")
            .percent("percent_closed_" + gate, closed.get(gate))
            .say(" of its values are below ")
            .rule("closed_below", NetworkAnalysis.SATURATION)
            .say(", ")
            .percent("percent_open_" + gate, open.get(gate))
            .say(" above ")
            .rule("open_above", 1 - NetworkAnalysis.SATURATION)
            .say(". ");
    if (memory.isPresent()) {
      return memory(memory.get(), s, m, wide).end();
    }
    if (shut) {
      return s.say("It lets hardly anything through: ")
          .number("half_open_bias_" + gate, -logit(m))
          .say(" more on " + bias(gate) + " would bring its mean to about a half.")
          .end();
    }
    return s.say(wide ? "It lets nearly everything through" : "It is neither closed nor open")
        .say("; no action is needed.")
        .end();
  }

  /** Returns the bias that controls a gate, which a cell may name differently from the gate. */
  private String bias(String gate) {
    Layout layout = e.cell().layout();
    return layout.stacks().stream()
        .filter(s -> s.name().equals(gate))
        .flatMap(s -> s.grid().stream().flatMap(List::stream))
        .filter(name -> name.startsWith("b_"))
        .findFirst()
        .orElse("b_" + gate);
  }

  private Sentence memory(MemoryGate gate, Sentence s, double m, boolean wide) {
    if (m == 1) {
      return s.say("It keeps all of " + gate.part() + "; no action is needed.");
    }
    double life = -Math.log(2) / Math.log(m);
    s.say(wide ? "It carries memory: at its mean, half of " : "At its mean, half of ")
        .say(gate.part() + " is kept for ")
        .number("half_life_at_mean_" + gate.gate(), life)
        .say(" steps");
    if (life < e.steps()) {
      return e.longMemory(gate, s.say(". "));
    }
    return s.say(", longer than this input of ")
        .count("steps", e.steps(), "step")
        .say("; no action is needed.");
  }

  /** Returns the pre-activation of a gate whose value is at least the smallest positive number. */
  private static double logit(double m) {
    return Math.log(Math.max(m, Double.MIN_VALUE)) - Math.log1p(-m);
  }
}
