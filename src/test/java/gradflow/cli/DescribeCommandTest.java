package gradflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescribeCommandTest {
  private static String said(Object... words) {
    Object[] all = new Object[words.length + 1];
    all[0] = "describe";
    System.arraycopy(words, 0, all, 1, words.length);
    Shell shell = Shell.run(all);
    assertThat(shell.code()).as(shell.err()).isZero();
    return shell.out();
  }

  @Test
  void withoutANameItIsTheWholeSpec() {
    assertThat(said())
        .isEqualTo(said("spec"))
        .contains("  replicates     runs per point", "integer, in runs; default 1")
        .contains("such as [product-norms, {type: slope, from: 20}]; see describe measure");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "axes",
        "run",
        "train",
        "weights",
        "trials",
        "figures",
        "figure",
        "curves",
        "series",
        "verdict",
        "finding",
        "best-of",
        "where",
        "quantity",
        "evaluation",
        "cells",
        "measure",
        "linear"
      })
  void everyPartHasAName(String name) {
    String said = said(name);
    assertThat(said).matches("(?s)(part|kind|panel) \\S+: \\S.*");
    assertThat(said.lines().count()).isGreaterThan(2);
  }

  @Test
  void aKeyIsShownWhereverItStands() {
    assertThat(said("y_scale"))
        .contains(
            "panel curves:", "panel heat-map:", "scale; default decades", "see describe scale")
        .doesNotContain("x_scale");
  }

  @Test
  void anUnknownNameIsRefusedWithTheProbableOne() {
    Shell shell = Shell.run("describe", "evalation");
    assertThat(shell.code()).isEqualTo(2);
    assertThat(shell.err()).contains("nothing is called evalation; did you mean evaluation?");
  }

  @Test
  void allUnknownNamesAreNamedWithTheEntriesThatMentionThem() {
    String said = Shell.run("describe", "half_life_steps", "sgd", "reads", "ecdf").err();
    assertThat(said)
        .containsPattern("called half_life_steps; .*it occurs in [^;]*\\bslope\\b")
        .contains("nothing is called reads")
        .containsPattern("called ecdf; .*it occurs in [^;]*distribution")
        .doesNotContain("called sgd");
  }

  @Test
  void tablesAreDescribedByTheirColumns() {
    assertThat(said("product_norms")).contains("measure product-norms", "log10_spectral");
    assertThat(said("evaluation")).contains("update, validation_loss, validation_error");
    assertThat(said("runs")).contains("validation_error", "measure slope: runs (lstm): slope_");
    assertThat(said("train")).contains("training (training with slope): update, loss, error");
  }
}
