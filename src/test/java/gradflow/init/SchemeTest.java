package gradflow.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradflow.check.BadArgument;
import gradflow.linalg.Matrix;
import gradflow.rng.Seed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchemeTest {
  private static final Seed SEED = new Seed(3);

  private static Scheme with(Map<String, Initialiser> blocks) {
    return new Scheme(new Constant(1), new Constant(2), new Constant(3), new Constant(4), blocks);
  }

  private static List<Scheme.Target> targets(String prefix) {
    List<Scheme.Target> targets = new ArrayList<>();
    for (String gate : List.of("i", "f")) {
      targets.add(
          new Scheme.Target(
              prefix + "W_hh_" + gate, "recurrent", Matrix.zeros(4, 4), Optional.empty()));
      targets.add(
          new Scheme.Target(
              prefix + "W_ih_" + gate, "input", Matrix.zeros(4, 2), Optional.empty()));
      targets.add(
          new Scheme.Target(prefix + "b_" + gate, "bias", Matrix.zeros(4, 1), Optional.empty()));
      targets.add(
          new Scheme.Target(
              prefix + "p_" + gate, "peephole", Matrix.zeros(4, 1), Optional.empty()));
    }
    return targets;
  }

  private static double first(List<Scheme.Target> targets, String name) {
    return targets.stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow()
        .values()
        .get(0, 0);
  }

  @Test
  void rolesDecideUnlessABlockIsNamed() {
    List<Scheme.Target> targets = targets("");
    with(Map.of("b_f", new Constant(9))).fill(targets, SEED);
    assertThat(targets.stream().map(t -> t.values().get(0, 0)))
        .containsExactly(1.0, 2.0, 3.0, 4.0, 1.0, 2.0, 9.0, 4.0);
  }

  @Test
  void aNameFitsEveryLayerAndTheLongestWins() {
    List<Scheme.Target> targets = new ArrayList<>(targets("l0."));
    targets.addAll(targets("l1."));
    with(Map.of("b_f", new Constant(8), "l1.b_f", new Constant(9))).fill(targets, SEED);
    assertThat(first(targets, "l0.b_f")).isEqualTo(8);
    assertThat(first(targets, "l1.b_f")).isEqualTo(9);
    assertThat(first(targets, "l1.b_i")).isEqualTo(3);
  }

  @Test
  void aNameIsNoPartOfAnother() {
    List<String> names = targets("l0.").stream().map(Scheme.Target::name).toList();
    assertThatThrownBy(() -> with(Map.of("f", new Constant(8))).requireKnown(names))
        .isInstanceOf(BadArgument.class);
    assertThatThrownBy(() -> with(Map.of("0.b_f", new Constant(8))).requireKnown(names))
        .isInstanceOf(BadArgument.class);
    with(Map.of("b_f", new Constant(8))).requireKnown(names);
  }

  @Test
  void unknownBlocksAreNamedWithTheKnownOnes() {
    List<String> names = targets("").stream().map(Scheme.Target::name).toList();
    assertThatThrownBy(() -> with(Map.of("b_g", new Constant(8))).requireKnown(names))
        .isInstanceOf(BadArgument.class)
        .hasMessage(
            "blocks: got b_g, expected one of [W_hh_i, W_ih_i, b_i, p_i, W_hh_f, W_ih_f, b_f, p_f]");
  }

  @Test
  void unknownRolesAreRefused() {
    List<Scheme.Target> targets =
        List.of(new Scheme.Target("W_hh", "RECURRENT", Matrix.zeros(1, 1), Optional.empty()));
    assertThatThrownBy(() -> new Scheme().fill(targets, SEED))
        .isInstanceOf(BadArgument.class)
        .hasMessage("role of W_hh: got RECURRENT, expected recurrent, input, bias or peephole");
  }

  @Test
  void defaultsAreGaussianWeightsAndZeroBiasesInAnyOrder() {
    List<Scheme.Target> forward = targets("");
    List<Scheme.Target> backward = targets("");
    Collections.reverse(backward);
    new Scheme().fill(forward, SEED);
    new Scheme().fill(backward, SEED);
    Collections.reverse(backward);
    for (int k = 0; k < forward.size(); k++) {
      assertThat(backward.get(k).values().data()).isEqualTo(forward.get(k).values().data());
    }
    Matrix alone = Matrix.zeros(4, 2);
    new Gaussian(1).fill(alone, "W_ih_f", SEED);
    assertThat(forward.get(5).values().data()).isEqualTo(alone.data());
    assertThat(first(forward, "b_f")).isZero();
    assertThat(first(forward, "p_f")).isZero();
  }
}
