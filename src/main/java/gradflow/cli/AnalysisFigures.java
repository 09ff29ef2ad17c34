package gradflow.cli;

import gradflow.cell.Block;
import gradflow.cell.Cell;
import gradflow.cell.Role;
import gradflow.cell.Slots;
import gradflow.figure.Curves;
import gradflow.figure.EigenvaluePlanes;
import gradflow.figure.FigureSpec;
import gradflow.figure.PanelSpec;
import gradflow.figure.Scale;
import gradflow.figure.Series;
import gradflow.flow.Network;
import gradflow.linalg.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The figures of an analysis: one panel for each layer, one colour for each direction.
 *
 * @param measured the layers that were measured
 * @param loss short description of the loss
 */
record AnalysisFigures(List<Network.Layer> measured, String loss) {
  private static final int MOST_PLANES = 6;

  /** Returns all figures that the cells of the network support. */
  List<FigureSpec> all() {
    List<FigureSpec> all = new ArrayList<>();
    all.add(
        figure(
            "product-norms",
            "How much of a change is left",
            "Spectral norm of the product of all step Jacobians from t to the last step T, against the lag. A straight fall is exponential vanishing.",
            curves("product_norms", "lag", "log10_spectral", "‖∂s_T/∂s_t‖", Map.of("block", "s"))));
    all.add(
        figure(
            "loss-gradient",
            "Gradient of the loss: " + loss,
            ("Norm of the gradient of %s, with respect to %s_t of each direction, through every"
                    + " later step and every layer above.")
                .formatted(loss, part()),
            curves(
                "loss_gradient_norms",
                "lag",
                "log10_norm",
                "‖∂L/∂" + part() + "_t‖",
                Map.of("part", part()))));
    all.add(
        figure(
            "step-norms",
            "What one step does at most",
            "Spectral norm of every step Jacobian. Above 1, a step can amplify some change.",
            curves("step_jacobian_norms", "t", "spectral", "‖J_t‖", Map.of())));
    eigenvalues().ifPresent(all::add);
    all.addAll(gates());
    halfLives().ifPresent(all::add);
    return all;
  }

  private Cell cell() {
    return measured.get(0).directions().get(0).cell();
  }

  /** Returns the output, or the first part of the state if the output is not part of it. */
  private String part() {
    return cell().outputIsState() ? cell().outputPart() : cell().parts().get(0).name();
  }

  private Optional<FigureSpec> eigenvalues() {
    List<PanelSpec> planes =
        cell().layout().blocks().stream()
            .filter(b -> b.role() == Role.RECURRENT && b.rows() == b.cols())
            .map(Block::name)
            .limit(MOST_PLANES)
            .map(AnalysisFigures::plane)
            .toList();
    return planes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FigureSpec(
                "eigenvalues",
                "Eigenvalues of the recurrent blocks",
                "Eigenvalues of every recurrent block in the complex plane, of all directions of a layer together, with the unit circle.",
                planes,
                4,
                183,
                1));
  }

  private static PanelSpec plane(String block) {
    return new EigenvaluePlanes(
        block,
        0,
        List.of(new EigenvaluePlanes.Ring(1, "|λ| = 1")),
        Optional.of("layer"),
        Optional.empty(),
        1.6,
        block + ", layer");
  }

  private List<FigureSpec> gates() {
    List<String> gates = cell().slots().names(Slots.Kind.GATE);
    if (gates.isEmpty()) {
      return List.of();
    }
    boolean withinOne =
        cell().slots().slots().stream()
            .flatMap(s -> s.origin().stream())
            .filter(o -> gates.contains(o.value()))
            .noneMatch(o -> Set.of(Activation.RELU, Activation.IDENTITY).contains(o.phi()));
    Set<String> directions =
        measured.stream()
            .flatMap(l -> l.directions().stream())
            .map(d -> d.backward() ? "backward" : "forward")
            .collect(Collectors.toCollection(java.util.TreeSet::new));
    return directions.stream()
        .sorted(java.util.Comparator.reverseOrder())
        .map(
            d ->
                figure(
                    "gates-" + d,
                    "Gates along the input, " + d,
                    "Mean of every gate over units and samples at each step, in the direction's own order of steps. Near 0 a gate is closed, near 1 open.",
                    new Curves(
                        "gate_statistics",
                        "t",
                        List.of(Series.measured("mean")),
                        Map.of("direction", d),
                        Optional.of("layer"),
                        Optional.of("gate"),
                        "t (steps)",
                        "mean of the gate",
                        Scale.LINEAR,
                        Scale.LINEAR,
                        Optional.of(0.0).filter(v -> withinOne),
                        Optional.of(1.0).filter(v -> withinOne),
                        List.of(),
                        "layer",
                        true)))
        .toList();
  }

  private Optional<FigureSpec> halfLives() {
    if (cell().parts().isEmpty()) {
      return Optional.empty();
    }
    String part = cell().parts().get(cell().parts().size() - 1).name();
    return Optional.of(
        figure(
            "half-lives",
            "How long units remember, all others held fixed",
            "Half-life of every unit's "
                + part
                + " through its own derivative, all other units held fixed, from the shortest to the longest; units that never forget are left out.",
            new Curves(
                "unit_memory",
                "rank",
                List.of(Series.measured("half_life_steps")),
                Map.of("part", part),
                Optional.of("layer"),
                Optional.of("direction"),
                "unit, from the shortest half-life on",
                "half-life of " + part + " (steps)",
                Scale.LOG10,
                Scale.LINEAR,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                "layer",
                true)));
  }

  private static FigureSpec figure(String name, String title, String caption, PanelSpec panel) {
    return new FigureSpec(name, title, caption, List.of(panel), 2, 183, 0.7);
  }

  private static PanelSpec curves(
      String table, String x, String y, String label, Map<String, String> where) {
    return new Curves(
        table,
        x,
        List.of(Series.measured(y)),
        where,
        Optional.of("layer"),
        Optional.of("direction"),
        x.equals("lag") ? "lag T − t (steps)" : "t (steps)",
        label,
        y.startsWith("log10") ? Scale.DECADES : Scale.LINEAR,
        Scale.LINEAR,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        "layer",
        true);
  }
}
