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
    assertThat(shell.err()).contains("there is no evalation; did you mean evaluation?");
  }
}
